"""Two things that a decision rests on beside what it was made from: the numbers in the registry, and files that nobody reads."""

from __future__ import annotations

import json
import os
import shutil

CATALOG = "requirement_spec/catalogs/source_schema_catalog.csv"


def numbers(library) -> dict[str, object]:
    heads = sorted((library.root / "state/registry").glob("*/head.json"))
    return {path.parent.name: json.loads(path.read_bytes())["namespaces"] for path in heads}


def test_a_registry_that_was_put_back_gets_the_numbers_of_the_run_again(library) -> None:
    first = library.apply()
    given = numbers(library)
    assert given
    shutil.rmtree(library.root / "state/registry")
    again = library.apply()
    assert not again["nothing_to_do"]
    assert numbers(library) == given
    tables = [sorted((library.folders.runs / run["run"] / "tables").glob("*.csv")) for run in (first, again)]
    assert [path.read_bytes() for path in tables[0]] == [path.read_bytes() for path in tables[1]]
    assert library.apply()["nothing_to_do"]


def test_also_where_nobody_remembers_the_decision(library) -> None:
    library.apply()
    given = numbers(library)
    shutil.rmtree(library.root / "state/registry")
    (library.root / "state/last.json").unlink()
    library.apply()
    assert numbers(library) == given


def test_what_nobody_reads_is_counted_again_when_it_changed(library) -> None:
    def cells(run: str) -> int:
        return json.loads((library.folders.runs / run / "reports/semantic_mapping_summary.json").read_bytes())["unread_cells_filled"]

    with (library.root / CATALOG).open("a", encoding="utf-8") as file:
        file.write("REMARK,1,remark_no,text,6,,,Y,,1,,,,,\nREMARK,2,remark,text,60,,,N,,,,,,,\n")
    remarks = library.root / "extract/REMARK.csv"
    remarks.write_text("remark_no,remark\n1,torn\n", "utf-8")
    first = library.apply()
    assert library.apply()["nothing_to_do"]
    remarks.write_text("remark_no,remark\n1,torn\n2,lost\n", "utf-8")
    second = library.apply()
    assert cells(second["run"]) == cells(first["run"]) + 2
    assert "0 of 4 units ran" in second["log"]
    os.utime(remarks)
    assert library.apply()["run"] == second["run"], "the same bytes are the same run"
    assert library.apply()["nothing_to_do"]
