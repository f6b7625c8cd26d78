"""What the library's move has to give, worked out from the extract in plain Python: no engine, no SQL, no polars.

Written from the contracts' words alone, so that a fault of the engine cannot be copied into the expectation.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]
CATEGORY = {"A": "ADULT", "C": "YOUNG", "J": "YOUNG", "S": "SENIOR"}
CONDITION = {"GD": "GOOD", "NW": "GOOD", "WN": "WORN", "BD": "REPAIR", "LS": "LOST"}
BRANCH = {"CEN": "Central Library", "EST": "East Side Library", "HIL": "Hill Road Library", "MOB": "Mobile Library"}


@dataclass
class Expected:
    """Rows of one target table by their key column's value, and how many rows took each other way."""

    rows: list[Row] = field(default_factory=list)
    ways: dict[str, int] = field(default_factory=dict)

    def count(self, way: str, rows: int = 1) -> None:
        self.ways[way] = self.ways.get(way, 0) + rows


def extract(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _moment(day: str, clock: str) -> datetime | None:
    return _day(day + (clock or "0000"), "%Y%m%d%H%M") if day else None


def _shown(moment: datetime | None, form: str) -> str:
    return moment.strftime(form) if moment else ""


def _money(text: str) -> str:
    return str(Decimal(text).quantize(Decimal("0.01"))) if text else ""


def members(folder: Path) -> Expected:
    found = Expected()
    cards: dict[str, Row] = {}
    for card in extract(folder, "BORROWER"):
        if card["borrower_no"] in cards:
            assert cards[card["borrower_no"]] == card
            found.count("merged.identical")
        cards[card["borrower_no"]] = card
    candidates = []
    for _, card in sorted(cards.items()):
        if card["status"] == "W":
            found.count("filtered.member.has_left")
        elif not card["surname"]:
            found.count("rejected.member.no_name")
        else:
            candidates.append(card)
    for number, card in enumerate(candidates, 1):
        if card["category"] not in CATEGORY:
            found.count("rejected.member.category_unknown")
            continue
        found.rows.append(
            {
                "member_id": str(number),
                "card_number": "M" + card["borrower_no"],
                "family_name": card["surname"].upper(),
                "given_name": card["forename"],
                "born": _shown(_day(card["born"], "%d/%m/%Y"), "%d/%m/%Y"),
                "category": CATEGORY[card["category"]],
                "joined": card["joined"],
                "email": card["email"] if len(card["email"]) <= 40 else "",
                "letters": "N",
                "photo_id": "",
            }
        )
    return found


def copies(folder: Path) -> Expected:
    found = Expected()
    titles = {title["title_no"]: title for title in extract(folder, "TITLE")}
    newest: dict[str, str] = {}
    for issue in extract(folder, "ISSUE"):
        newest[issue["barcode"]] = max(newest.get(issue["barcode"], ""), issue["issued"])
    number = 0
    for item in sorted(extract(folder, "ITEM"), key=lambda row: row["barcode"]):
        title = titles.get(item["title_no"])
        if title is None:
            found.count("rejected.copy.title_unknown")
            continue
        number += 1
        found.rows.append(
            {
                "copy_id": str(number),
                "barcode": item["barcode"],
                "title": title["title"],
                "author": title["author"],
                "class_mark": title["class_mark"],
                "branch_name": BRANCH.get(item["branch"], ""),
                "condition": CONDITION[item["condition"]],
                "price": _money(item["price"]),
                "bought": _shown(_day(item["bought"], "%Y%m%d"), "%Y%m%d"),
                "last_out": newest.get(item["barcode"], ""),
                "radio_tag": "",
            }
        )
    return found


def loan_events(folder: Path) -> Expected:
    found = Expected()
    loans: dict[tuple[str, str, str], Row] = {}
    for issue in sorted(extract(folder, "ISSUE"), key=lambda row: row["renewal_no"]):
        key = (issue["borrower_no"], issue["barcode"], issue["issued"])
        if key in loans:
            found.count("merged.loan.renewed")
        loans[key] = issue
    cards = {card["borrower_no"]: card for card in extract(folder, "BORROWER")}
    member = {row["card_number"][1:]: row for row in members(folder).rows}
    copy = {row["barcode"]: row for row in copies(folder).rows}
    events = []
    for (borrower, barcode, issued), loan in loans.items():
        out_at, back_at = _moment(issued, loan["issued_at"]), _moment(loan["returned"], loan["returned_at"])
        assert out_at is not None
        if back_at is not None and back_at < out_at:
            found.count("rejected.loan.back_before_out")
        elif borrower not in cards:
            found.count("rejected.loan.borrower_unknown")
        elif cards[borrower]["status"] == "W":
            found.count("filtered.loan.of_someone_who_left")
        else:
            due = _shown(_day(loan["due"], "%Y%m%d"), "%d/%m/%Y")
            # the registry numbers keys by the bytes of their canonical text, in which a part's length comes first
            events.append(((borrower, barcode, issued, 3), out_at, "OUT", due, ""))
            if back_at is None:
                found.count("unmade.loan.still_out")
            else:
                events.append(((borrower, barcode, issued, 4), back_at, "BACK", "", _money(loan["fine"])))
    for number, ((borrower, barcode, _, _), at, event, due, fine) in enumerate(sorted(events), 1):
        if borrower not in member:
            found.count("held.loan.waits_for_member")
        elif barcode not in copy:
            found.count("held.loan.waits_for_copy")
        else:
            found.rows.append(
                {
                    "event_id": str(number),
                    "member_id": member[borrower]["member_id"],
                    "card_number": member[borrower]["card_number"],
                    "copy_id": copy[barcode]["copy_id"],
                    "event": event,
                    "happened": at.strftime("%d/%m/%Y %H:%M"),
                    "due": due,
                    "fine": fine,
                }
            )
    return found
