"""`qvhmig test --mutants`: draws, keeps a list, judges a kept list again, and says what it cannot do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[2] / "examples/library/lifecycle.yaml"


def test_the_command_draws_keeps_and_judges_again(qvhmig, tmp_path: Path) -> None:
    folder = tmp_path / "mutants"
    drawn = qvhmig("test", str(LIBRARY), "--mutants", "3", "--contract", "member", "--list", str(folder), "--json")
    told = json.loads(drawn.out)
    assert [s["sample"] for s in told["samples"]] == ["contract:member"] and len(told["samples"][0]["mutants"]) == 3
    assert drawn.code == (5 if told["samples"][0]["survived"] else 0)
    kept = folder / "contract_member.csv"
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "seed,kind,definition,place,before,after,outcome,by,reason" and len(lines) == 4
    again = qvhmig("test", str(LIBRARY), "--contract", "member", "--list", str(folder))
    assert (again.code, again.out.count("stored as")) == (0, 0)
    kept.write_text(kept.read_text(encoding="utf-8").replace(",noticed,", ",survived,"), encoding="utf-8")
    other = qvhmig("test", str(LIBRARY), "--contract", "member", "--list", str(folder))
    assert other.code == 5 and "stored as survived, now noticed" in other.out


def test_a_reason_makes_a_survivor_an_equivalent_one_and_outlives_the_next_draw(qvhmig, tmp_path: Path) -> None:
    folder = tmp_path / "mutants"
    arguments = ("test", str(LIBRARY), "--mutants", "2", "--contract", "copy", "--list", str(folder), "--json")
    first = json.loads(qvhmig(*arguments).out)["samples"][0]
    kept = folder / "contract_copy.csv"
    kept.write_text(kept.read_text(encoding="utf-8").replace(",survived,,\n", ",survived,,nobody could tell\n"), encoding="utf-8")
    second = json.loads(qvhmig(*arguments).out)["samples"][0]
    assert first["survived"] > 0
    assert (second["survived"], second["equivalent"], second["noticed"]) == (0, first["survived"], first["noticed"])


def test_what_nobody_notices_is_told_with_its_line(qvhmig) -> None:
    """The path counts steps from 0; a line of a file needs no counting."""
    told = qvhmig("test", str(LIBRARY), "--mutants", "6", "--contract", "copy").out
    places = re.findall(r"^nobody notices, \w+: (\S+):(\d+):\d+ (\S+) (\S+)$", told, re.M)
    assert places and all(definition == "contract:copy" for _, _, definition, _ in places)
    lines = (LIBRARY.parent / "contracts/copy.yaml").read_text(encoding="utf-8").splitlines()
    for file, line, _, path in places:
        assert file == "contracts/copy.yaml"
        if not path.rpartition(".")[2].isdigit():
            assert lines[int(line) - 1].strip().startswith((f"{path.rpartition('.')[2]}:", f"- {path.rpartition('.')[2]}:"))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--mutants", "0"), 2, "QV841"),
        (("--mutants", "1", "--contract", "membr"), 2, "QV865"),
    ],
)
def test_what_cannot_be_drawn_is_said(qvhmig, arguments: tuple[str, ...], code: int, says: str) -> None:
    made = qvhmig("test", str(LIBRARY), *arguments)
    assert made.code == code and says in made.err


def test_a_list_that_is_none_is_said(qvhmig, tmp_path: Path) -> None:
    (tmp_path / "contract_member.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    made = qvhmig("test", str(LIBRARY), "--contract", "member", "--list", str(tmp_path))
    assert made.code == 4 and "QV873" in made.err
