"""A file of rows that was named instead of its description: none of its cells stands in anything that is committed or passed on."""

from __future__ import annotations

import pytest

PEOPLE = [("H100001", "Testsurname", "Testforename", "01/03/1990", "F", "ZZ1 0AA"), ("H100002", "Othersurname", "Otherforename", "02/03/1990", "F", "ZZ1 1AA")] * 9


def _csv(rows) -> str:
    return "\n".join(",".join(row) for row in rows) + "\n"


@pytest.mark.parametrize("header", [(), (("HOSP_NO", "SURNAME", "FORENAME", "DOB", "SEX", "POSTCODE"),)])
@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
def test_no_cell_of_data_leaves_the_reader(folder, name: str, header) -> None:
    if name.endswith("csv"):
        folder.write(name, _csv((*header, *PEOPLE)))
    else:
        from openpyxl import Workbook

        book = Workbook()
        assert book.active is not None
        for row in (*header, *PEOPLE):
            book.active.append(row)
        book.save(folder.root / name)
    folder.write("schema.sql", "create table a (b int not null primary key);\n")
    code, out, err = folder.qvhmig("extract", name, "schema.sql", "--out", "out")
    assert code == 0 and f"{name} QV869 warning: its rows have no header that is known; this looks like data, not like a description of data" in out
    written = "".join(path.read_text(encoding="utf-8") for path in (folder.root / "out").iterdir())
    cells = [cell for row in PEOPLE for cell in row if len(cell) > 1]
    assert name in written and not [cell for cell in cells if cell in written + out + err]


def test_a_known_header_of_a_grid_set_aside_is_shown(folder) -> None:
    folder.write("log.md", "# Changes\n\n| Version | Date | Done to it by | Author |\n|---|---|---|---|\n| 1 | 01/02/2026 | x | Testsurname |\n| 2 | 01/03/2026 | y | Testsurname |\n")
    folder.write("schema.sql", "create table a (b int not null primary key);\n")
    told = folder.json("extract", "log.md", "schema.sql", "--out", "out")
    assert [grid["header"] for grid in told["systems"]["source"]["set_aside"]] == ["Version | Date | ... | Author"]
    assert "see the grids set aside" in told["problems"][0]["next_step"]
    assert all("Testsurname" not in path.read_text(encoding="utf-8") for path in (folder.root / "out").iterdir())


def test_a_document_of_prose_is_sent_to_no_grid(folder) -> None:
    folder.write("prose.md", "# Minutes\n\nWe met and talked.\n")
    folder.write("schema.sql", "create table a (b int not null primary key);\n")
    _, out, _ = folder.qvhmig("extract", "prose.md", "schema.sql", "--out", "out")
    assert "prose.md QV869 warning: no table and no list stands in it; name the document that lists fields or codes" in out
