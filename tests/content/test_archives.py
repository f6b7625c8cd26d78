"""The archives beside the live tables: one of the two takes a row, and the words are those of the code-set document."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from qvhmig.project import open_project

ROOT = Path(__file__).resolve().parents[2]
PAIRS = (("LOAD_OPD_APPOINTMENTS", "LOAD_OPD_ARCHIVE", 5), ("LOAD_ADT_EPISODES", "LOAD_ADT_ARCHIVE", 3))
"""Live table, its archive, parts of the natural key that both share."""


def listed(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_words_of_old_codes_are_those_of_the_document() -> None:
    document = {(row["code_type_id"], row["code"]): row["meaning"] for row in listed("schemas/source_code_lists.csv")}
    feed = {(row["family"], row["code"]): row["words"] for row in listed("feeds/old_code.csv")}
    families = {family for family, _ in feed}
    assert feed == {key: words for key, words in document.items() if key[0] in families}
    assert all(feed.values())


def test_an_archive_asks_only_for_families_that_the_feed_has() -> None:
    families = {row["family"] for row in listed("feeds/old_code.csv")}
    asked = {
        family
        for _, archive, _ in PAIRS
        for family in re.findall(r"'(S[0-9]{2})'", (ROOT / "contracts" / f"{archive}.yaml").read_text(encoding="utf-8"))
    }
    assert asked == families


def test_the_words_of_clinical_codes_have_the_form_that_contracts_look_up() -> None:
    forms = {"ICD-10": "[A-Z][0-9]{2}[0-9X]", "OPCS-4": "[A-Z][0-9]{3}"}
    assert [
        row
        for row in listed("feeds/clinical_code.csv")
        if not re.fullmatch(forms[row["scheme"]], row["code"]) or not row["words"]
    ] == []


@pytest.mark.parametrize(("live", "archive", "parts"), PAIRS)
def test_an_archive_shares_names_and_cut_off_with_its_live_table(live: str, archive: str, parts: int) -> None:
    by_target = {loaded.model.target: loaded.model for loaded in open_project(ROOT / "lifecycle.yaml").contracts.values()}
    number = by_target[live].fields["RECORD_NUMBER"]
    identity = by_target[archive].identity
    assert identity.key == number.key
    assert [str(part).removeprefix("e.").removeprefix("a.") for part in identity.natural] == [
        str(part).removeprefix("e.").removeprefix("a.") for part in number.natural
    ]
    assert len(identity.natural) == parts
    assert "archive_before" in by_target[live].params and "archive_before" in by_target[archive].params
