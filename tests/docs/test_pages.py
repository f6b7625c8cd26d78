"""What the pages say is so: commands and targets exist, blocks load, links lead somewhere, generated pages are current."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from page_blocks import blocks
from pydantic import TypeAdapter

from qvhmig.cli_options import COMMANDS, build_parser
from qvhmig.models.contract import Case, FieldEntry
from qvhmig.models.lifecycle import Lifecycle
from qvhmig.models.steps import Pipeline, rows_as_map
from qvhmig.problems import ProblemsFound
from qvhmig.service.reference_page import reference_page
from qvhmig.service.schemas import schema_kinds
from qvhmig.yaml_source import read_document

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "tests" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = {"commands.md", "expressions.md", "reference.md"}
WALK = ROOT / "docs" / "contracts.md"


def test_reference_is_what_the_models_say(expect_file) -> None:
    expect_file(ROOT / "docs" / "reference.md", reference_page())


def _heading_anchors(text: str) -> set[str]:
    """Anchors as GitHub makes them from headings."""
    heads = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists():
            wrong.append(f"{target}: no such file")
        elif anchor and anchor not in _heading_anchors(file.read_text(encoding="utf-8")):
            wrong.append(f"{target}: no such heading")
    assert not wrong, wrong


def _commands_in(text: str) -> list[str]:
    """`qvhmig ...` of code blocks and of inline code."""
    inline = re.findall(r"`(?:\.venv/bin/)?(qvhmig [^`]+)`", text)
    lines = [line for m in re.finditer(r"^```sh[^\n]*\n(.*?)^```$", text, re.M | re.S) for line in m[1].splitlines()]
    return [*inline, *(line[line.index("qvhmig ") :] for line in lines if re.match(r"(\.venv/bin/)?qvhmig ", line))]


@pytest.mark.parametrize("page", [p for p in PAGES if p.name not in GENERATED], ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_of_a_page_exist_with_their_options(page: Path) -> None:
    names = {command.name for command in COMMANDS}
    options = {o for sub in _parsers() for action in sub._actions for o in action.option_strings}
    for line in _commands_in(page.read_text(encoding="utf-8")):
        words = line.split()
        name = " ".join(words[1:3]) if " ".join(words[1:3]) in names else re.split(r"[|;]", words[1])[0]
        known = name in names or any(command.startswith(f"{name} ") for command in names) or name.startswith("-")
        assert known, f"{page.name}: '{line}': there is no command '{name}'"
        for option in re.findall(r"(?<!\S)(--[a-z-]+)", line):
            assert option in options, f"{page.name}: '{line}': there is no option '{option}'"


def _parsers():
    parser = build_parser("0")
    waiting = [parser]
    while waiting:
        one = waiting.pop()
        yield one
        for action in one._actions:
            if action.__class__.__name__ == "_SubParsersAction":
                waiting += list(action.choices.values())


YAML_BLOCKS = [block for page in PAGES for block in blocks(page) if block.language == "yaml"]


@pytest.mark.parametrize("block", YAML_BLOCKS, ids=str)
def test_yaml_on_a_page_is_what_it_claims_to_be(block, tmp_path: Path) -> None:
    """`rows`, `fields`, `case` are parts of a contract, `lifecycle` of a lifecycle; every other block is a whole file of its kind."""
    file = tmp_path / "block.yaml"
    text = "rows:\n" + textwrap.indent(block.text, "  ") if block.words == "rows" else block.text
    file.write_text(text, encoding="utf-8")
    try:
        data = read_document(file, tmp_path).data
    except ProblemsFound as found:
        pytest.fail(str(found))
    if block.words == "rows":
        TypeAdapter(dict[str, Pipeline]).validate_python(rows_as_map(data["rows"]))
    elif block.words == "fields":
        TypeAdapter(dict[str, FieldEntry]).validate_python(data)
    elif block.words == "lifecycle":
        Lifecycle.model_validate({"lifecycle": 1, "project": "x", "catalogs": {"source": "a", "target": "b"}, "registry": "r", "source": "s", "target": "t", **data})
    elif block.words == "case":
        Case.model_validate(data)
    else:
        kinds = schema_kinds()
        kind = next(iter(data))
        assert kind in kinds, f"{block}: the first key names no kind of file"
        kinds[kind].model_validate(data)


def test_contracts_page_shows_every_verb() -> None:
    from qvhmig.models.steps import VERBS

    text = WALK.read_text(encoding="utf-8")
    shown = {verb for block in blocks(WALK) if block.words == "rows" for verb in VERBS if re.search(rf"(- |\{{){verb}:", block.text)}
    assert shown == set(VERBS)
    headings = set(" ".join(re.findall(r"^### (.*)$", text, re.M)).replace(" and ", " ").split())
    assert set(VERBS) <= headings
    assert "cut" in headings
