"""The floors of docs/architecture.md, read from the page itself, and the house rules that a reader of imports can prove."""

from __future__ import annotations

import ast
import csv
import fnmatch
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "engine" / "qvhmig"
MODULES = sorted(p.relative_to(PACKAGE).with_suffix("").as_posix() for p in PACKAGE.rglob("*.py"))
MOST_LINES = 450
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|manager|misc|base|tools?)$")
# Which parts may know a library at all; everything else gets values of our own types.
OWNERS = {
    "yaml": ["yaml_source"],
    "ruamel": [],
    "jinja2": ["running/*", "service/*"],
    "rich": ["cli_*"],
    "sqlglot": ["expressions/*", "planning/*", "mutation/*", "backends/*", "checks/*", "running/*", "service/*", "documents/ddl*"],
    "polars": ["backends/polars_*", "backends/macro_cases", "intake/*", "fixtures/*", "running/*", "service/*"],
    "pdfplumber": ["documents/p*"],
    "pypdfium2": ["documents/p*"],
    "python_calamine": ["documents/workbook*"],
    "openpyxl": [],
    "docx": [],
    "lxml": ["documents/*"],
    "markdown_it": ["documents/markdown"],
    "duckdb": [],
    "pytest": [],
    "hypothesis": [],
}


def floors() -> list[tuple[int, int, str]]:
    """(floor, place in its row, pattern) in the order of the page; a pattern is a module, `package/` or has a star."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = []
    for line in page.splitlines():
        row = re.match(r"\| (\d+) \| (.*) \|$", line)
        if row:
            names = re.sub(r"\([^)]*\)", "", row[2])
            found += [(int(row[1]), place, name) for place, name in enumerate(re.findall(r"`([^`]+)`", names))]
    return found


FLOORS = floors()
COMMAND_LINE = {m for m in MODULES if m == "cli" or m.startswith("cli_")}


def floor_of(module: str) -> tuple[int, int] | None:
    """Floor and place of `planning/joins`, by the longest pattern that fits; None where the page does not name it."""
    module = module.removesuffix("/__init__")
    fits = [
        (len(pattern), (floor, place))
        for floor, place, pattern in FLOORS
        if module == pattern.rstrip("/") or module.startswith(pattern.rstrip("/") + "/") or fnmatch.fnmatchcase(module, pattern)
    ]
    return max(fits)[1] if fits else None


def imports(module: str) -> Iterator[tuple[str, int]]:
    """(what is imported, as a dotted name; line), from anywhere in the file: a late import is an import."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: write imports in full"
            yield node.module or "", node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def inner(name: str) -> str | None:
    """The module of ours that a dotted name leads to, None where it leads elsewhere or to a name in a module."""
    if not name.startswith("qvhmig."):
        return None
    path = name.removeprefix("qvhmig.").replace(".", "/")
    if path in MODULES:
        return path
    return f"{path}/__init__" if f"{path}/__init__" in MODULES else None


def test_every_module_has_a_floor_on_the_page() -> None:
    homeless = [m for m in MODULES if m != "__init__" and floor_of(m) is None]
    assert not homeless, f"give these a floor in docs/architecture.md: {', '.join(homeless)}"


@pytest.mark.parametrize("module", MODULES)
def test_imports_look_down(module: str) -> None:
    mine = floor_of(module)
    wrong = []
    for name, line in imports(module):
        other = inner(name)
        if other is None or other == module or mine is None:
            continue
        theirs = floor_of(other)
        beside = theirs == mine or {other, module} <= COMMAND_LINE
        if theirs is not None and theirs > mine and not beside:
            wrong.append(f"{module}.py:{line} (floor {mine[0]}) imports {other} (floor {theirs[0]})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_known_to_its_owners_only(module: str) -> None:
    wrong = []
    for name, line in imports(module):
        library = name.split(".")[0]
        if library in OWNERS and not any(fnmatch.fnmatchcase(module, owner) for owner in OWNERS[library]):
            wrong.append(f"{module}.py:{line} imports {library}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_named_for_what_it_holds_and_holds_one_idea(module: str) -> None:
    assert not VAGUE.search(module.split("/")[-1]), f"{module}: name it for what it holds"
    lines = (PACKAGE / f"{module}.py").read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{module} has {lines} lines: look for a second idea in it"


def _names_of_the_reference_project() -> set[str]:
    """Table names of both catalogs, and source fields that no English text would hold (several capitals inside)."""
    names: set[str] = set()
    for file in sorted((ROOT / "schemas").glob("*schema_catalog.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                names.add(row["table"])
                if re.search(r"[a-z][A-Z].*[a-z][A-Z]", row["field"]):
                    names.add(row["field"])
    return {name for name in names if len(name) > 4}


def test_no_table_or_field_of_a_project_stands_in_the_engine() -> None:
    names = _names_of_the_reference_project()
    assert len(names) > 400
    wrong = []
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in (".py", ".j2", ".html", ".yaml", ".json"):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                wrong += [f"{file.relative_to(ROOT)}:{number} {word}" for word in re.findall(r"\w+", line) if word in names]
    assert not wrong, "a special case is a verb, a function or YAML:\n" + "\n".join(wrong)


def test_a_command_line_that_only_helps_imports_no_heavy_library() -> None:
    code = (
        "import sys\nfrom qvhmig.cli import main\ncode = main(['--help'])\n"
        "heavy = sorted({'polars', 'sqlglot', 'pydantic', 'yaml', 'ruamel', 'rich', 'jinja2', 'pdfplumber', 'lxml'} & set(sys.modules))\n"
        "sys.exit(f'imported {heavy}' if heavy else code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_committed_text_names_no_place_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True).stdout.split("\n")
    place = re.compile(r"(?<![\w.$}])/(?:work|root|home/[a-z]+|Users)/\w")
    wrong = []
    for name in listed:
        file = ROOT / name
        if file.suffix in (".py", ".md", ".yaml", ".toml", ".sh", ".csv", ".json", "") and file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            wrong += [f"{name}:{n} {found[0]}" for n, line in enumerate(text.splitlines(), 1) if (found := place.search(line))]
    assert not wrong, "\n".join(wrong)


def test_no_two_test_modules_have_one_name() -> None:
    """pytest knows a test module by its base name: of two, one would not be collected."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name not in ("conftest.py", "__init__.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
