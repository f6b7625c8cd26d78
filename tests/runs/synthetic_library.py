"""The library whose borrowers do not exist: the same project with a fixtures file, a lifecycle that names it, and no extract."""

from __future__ import annotations

from pathlib import Path

FIXTURES = """\
fixtures: 1
id: cards
size: reader
params: {moved_on: date}
lists:
  surname: {file: fixtures/surnames.csv}
  trade: [Wheel, Rope, Bell]
entities:
  title:
    count: 6
    fields: {no: "'T' || lpad(cast(row + 1 as text), 4, '0')"}
  reader:
    count: size
    fields:
      number: lpad(cast(row + 1 as text), 6, '0')
      name: {pick: surname}
      since: {day: {from: DATE '2001-01-01', to: ':moved_on'}}
  book:
    of: reader
    count: {0: 0.2, 1: 0.5, 3: 0.3}
    fields:
      barcode: "'3' || lpad(cast(row + 1 as text), 7, '0')"
      what: {refer: title}
      out: {day: {from: DATE '2024-01-01', to: ':moved_on'}}
include: [fixtures/titles.yaml]
tables:
  BORROWER:
    rows: reader
    columns: {borrower_no: number, surname: name, category: "'A'", joined: "format_date(since, 'DD/MM/CCYY')"}
  ITEM: {rows: book, columns: {barcode: barcode, title_no: what.no, branch: "'CEN'", condition: "'GD'", price: "'4.99'", bought: "'20200101'"}}
  ISSUE:
    rows: book
    columns: {borrower_no: reader.number, barcode: barcode, issued: "format_date(out, 'CCYYMMDD')", renewal_no: "'0'", issued_at: "'0905'", due: "format_date(out, 'CCYYMMDD')"}
"""
TITLES = """\
fixtures_part: 1
tables:
  TITLE: {rows: title, columns: {title_no: no, title: {pick: trade}}}
"""
SURNAMES = "value,weight\nAlder,3\nBeech,2\nCedar,1\n"
STAGE = "fixtures: {file: fixtures/cards.yaml, into: card_system, patients: 30, seed: 7}\n"
OUT = "build/extracts/cards"
TABLES = ("BORROWER.csv", "ISSUE.csv", "ITEM.csv", "TITLE.csv")


def made_synthetic(root: Path) -> Path:
    """The copy of the library at `root`, changed in place: its own extract lies beside it, under another connector."""
    (root / "fixtures").mkdir()
    (root / "fixtures" / "cards.yaml").write_text(FIXTURES, encoding="utf-8")
    (root / "fixtures" / "titles.yaml").write_text(TITLES, encoding="utf-8")
    (root / "fixtures" / "surnames.csv").write_text(SURNAMES, encoding="utf-8")
    lifecycle = root / "lifecycle.yaml"
    lifecycle.write_text(lifecycle.read_text(encoding="utf-8").replace("connectors: conn", STAGE + "connectors: conn", 1), encoding="utf-8")
    connectors = root / "connectors.yaml"
    text = connectors.read_text(encoding="utf-8").replace("path: extract\n", f"path: {OUT}\n", 1)
    connectors.write_text(text + "shelf:\n  kind: files\n  path: extract\n", encoding="utf-8")
    return root


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file of the extract; nothing where there is none."""
    return {path.name: path.read_bytes() for path in sorted((root / OUT).glob("*"))}
