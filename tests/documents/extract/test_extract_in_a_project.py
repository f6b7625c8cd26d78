"""Inside a project: schemas/ is what the documents say, apply reads again only what changed, check says what is old."""

from __future__ import annotations

import json
import stat

import pytest
from library_documents import HINTS, SOURCE, TARGET

from qvhmig.running.durable_files import files_below


def test_contracts_compile_and_run_against_catalogs_that_were_read(library) -> None:
    code, _, err = library.qvhmig("check")
    assert code == 2 and "schemas/source_schema_catalog.csv QV010 no such file; run 'qvhmig extract', which reads it" in err, "they have not been read yet"
    assert library.qvhmig("extract")[0] == 0
    assert library.qvhmig("check")[1] == "0 errors, 0 warnings\n"
    told = library.json("apply")
    assert (told["exit_code"], told["nothing_to_do"]) == (0, False)
    run = library.root / "build" / "latest" / "schemas"
    kept = {name: (run / "documents" / name).read_bytes() for name in files_below(run / "documents")}
    assert kept == {name: (library.root / "schemas" / name).read_bytes() for name in files_below(library.root / "schemas")}
    assert library.json("apply")["nothing_to_do"]


def test_apply_reads_what_has_never_been_read(library) -> None:
    code, _, err = library.qvhmig("apply", "--to", "contract")
    assert code == 0 and "the catalogs are read again: they have not been read yet" in err
    assert (library.root / "schemas" / "review.html").is_file()


def test_a_changed_document_is_a_warning_of_check_and_read_again_by_apply(library) -> None:
    library.qvhmig("apply")
    library.replace(TARGET, "| MEMBER | email | text | 40 |", "| MEMBER | email | text | 50 |")
    _, out, _ = library.qvhmig("check")
    assert f"lifecycle.yaml:8:1 QV868 warning: the catalogs in schemas/ are not what the documents say: {TARGET} has changed;" in out
    code, _, err = library.qvhmig("apply", "--from", "migrate")
    assert code == 9 and f"QV864 the catalogs are not what the documents say ({TARGET} has changed), so 'migrate' cannot start there" in err
    code, out, err = library.qvhmig("apply")
    assert code == 0 and "field retyped: MEMBER.email, length 40 -> 50\ncatalogs: 1 field retyped\n" in err
    assert f"unchanged, not read again, {SOURCE}" in err and f"unchanged, not read again, {TARGET}" not in err
    assert "nothing to do" not in err and library.qvhmig("check")[1] == "0 errors, 0 warnings\n"


def test_touching_a_document_changes_nothing(library) -> None:
    library.qvhmig("apply")
    (library.root / SOURCE).touch()
    assert library.json("apply")["nothing_to_do"]


@pytest.mark.parametrize("name", [HINTS, "schemas/source_schema_catalog.csv"])
def test_hints_and_catalogs_changed_by_hand_are_seen(library, name: str) -> None:
    library.qvhmig("extract")
    path = library.root / name
    path.write_text(path.read_text(encoding="utf-8").replace("said at the workshop", "so").replace("Number on the card", "Card"), encoding="utf-8")
    said = "the hints of target have changed" if name == HINTS else f"{name} was changed by hand"
    assert f"the documents say: {said}" in library.qvhmig("check")[1]
    library.qvhmig("extract")
    assert library.qvhmig("check")[1] == "0 errors, 0 warnings\n"


def test_a_document_that_cannot_be_read_leaves_the_catalogs_as_they_were(library) -> None:
    library.qvhmig("extract")
    before = {name: (library.root / "schemas" / name).read_bytes() for name in files_below(library.root / "schemas")}
    (library.root / TARGET).unlink()
    code, out, err = library.qvhmig("extract")
    assert code == 2 and f"{TARGET} QV080" in out and "nothing was written" in err
    code, _, err = library.qvhmig("apply")
    assert code == 2 and f"{TARGET} QV080" in err
    assert before == {name: (library.root / "schemas" / name).read_bytes() for name in files_below(library.root / "schemas")}
    assert f"{TARGET} is not there" in library.qvhmig("check")[1]


def test_a_stale_correction_is_asked_about_again_and_a_good_one_survives(library) -> None:
    library.replace(HINTS, "corrections:\n", "corrections:\n  - {table: MEMBER, field: email, attribute: length, value: 60, was: 40, who: cataloguer, why: phoned}\n")
    told = library.json("extract")["systems"]["target"]
    assert {hint["state"] for hint in told["hints_applied"] if hint["part"] == "corrections"} == {"applied"}
    library.replace(TARGET, "| MEMBER | given_name | text | 30 |", "| MEMBER | given_name | text | 35 |")
    assert library.json("extract")["changes"] == [
        {"kind": "field retyped", "system": "target", "subject": "MEMBER.given_name", "attribute": "length", "was": "30", "now": "35"}
    ]
    library.replace(TARGET, "| MEMBER | email | text | 40 |", "| MEMBER | email | text | 45 |")
    told = library.json("extract")
    assert [finding["code"] for finding in told["systems"]["target"]["findings"]] == ["QV095"]
    assert [(c["was"], c["now"]) for c in told["changes"]] == [("60", "45")]


def test_what_was_read_is_kept_for_the_owner_only_and_belongs_to_its_reader(library) -> None:
    library.qvhmig("extract")
    kept = sorted((library.root / "build" / "documents").iterdir())
    assert len(kept) == 2
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
    assert json.loads(kept[0].read_bytes())["layout"] == 1
    for path in kept:
        path.write_bytes(b"{}")
    assert library.qvhmig("extract")[0] == 0, "what is broken there is read again"
    assert all(json.loads(path.read_bytes())["layout"] == 1 for path in kept)


def test_a_lifecycle_whose_catalogs_lie_elsewhere_is_refused(library) -> None:
    library.replace("lifecycle.yaml", "schemas/source_schema_catalog.csv", "elsewhere.csv")
    code, _, err = library.qvhmig("check")
    assert code == 4 and "'documents' are read into FOLDER/source_schema_catalog.csv" in err


def test_apply_to_extract_stops_there(library) -> None:
    code, out, _ = library.qvhmig("apply", "--to", "extract")
    assert code == 0 and out == "stopped after extract: no decision, exit 0\n"
    assert (library.root / "schemas").is_dir() and not (library.root / "build" / "runs").exists()


def test_check_reads_the_hint_files(library) -> None:
    library.qvhmig("extract")
    library.replace(HINTS, "corrections:\n", "foo: 1\ncorrections:\n")
    code, _, err = library.qvhmig("check")
    assert code == 4 and f"{HINTS}:2:1 QV012 unknown key 'foo'" in err
    assert library.qvhmig("check")[0] == 4, "and again from what was kept"


def test_a_contract_is_told_the_new_name_of_a_field(library) -> None:
    library.qvhmig("apply")
    library.replace(SOURCE, "| BORROWER | surname |", "| BORROWER | family_surname |")
    code, out, err = library.qvhmig("apply")
    assert code == 4 and "field renamed: BORROWER.family_surname, was surname" in err
    assert "'surname' of BORROWER is called 'family_surname' in this edition" in out + err


def test_a_change_that_no_contract_uses_is_said_to_be_one(library) -> None:
    library.qvhmig("apply")
    library.replace(SOURCE, "| BORROWER | surname | text | 40 |", "| BORROWER | surname | text | 41 |")
    _, _, err = library.qvhmig("apply")
    assert "field retyped: BORROWER.surname, length 40 -> 41" in err
    assert "nothing to do: no contract uses what the documents say otherwise since run " in err and "nothing changed" not in err
