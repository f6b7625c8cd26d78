"""The balance ledger as readers of it need it: ledger.json turned into typed values, and the sums over its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qvhmig.models.steps import VERBS

LEAVING = ("filtered", "rejected", "held", "merged", "unused", "absorbed")
"""Ways a row leaves a verb (GRAMMAR 5), in the order of the balance."""


def is_empty(origin: str) -> bool:
    """`empty`, or `empty.` and why."""
    return origin == "empty" or origin.startswith("empty.")


def fills(origin: str) -> bool:
    """Whether a cell of this origin counts as filled."""
    return not is_empty(origin) and origin not in ("queried", "filler")


@dataclass(frozen=True)
class LineView:
    """One verb at one place. `terms`: term -> reason -> rows for `made` and each of LEAVING; `difference` is the
    checksum difference, as text. Lines of a lookup balance, but stand outside the sums."""

    place: str
    step: str
    verb: str
    came: int
    went: int
    terms: Mapping[str, Mapping[str, int]]
    residual: int
    difference: str
    lookup: bool

    def rows(self, term: str) -> int:
        return sum(self.terms.get(term, {}).values())


@dataclass(frozen=True)
class UnitView:
    """One contract, view or rule. `cells`: field -> origin -> cells; `fates`: source table -> fate -> source rows.

    `read` is None where the ledger does not give it."""

    unit: str
    kind: str
    target: str
    lines: tuple[LineView, ...]
    unmade: Mapping[str, int]
    cells: Mapping[str, Mapping[str, int]]
    fates: Mapping[str, Mapping[str, int]]
    written: int
    candidates: int
    merged_into_not_written: int
    read: int | None
    cell_residual: Mapping[str, int] = field(default_factory=dict)
    fate_residual: int = 0
    conserve: Mapping[str, str] = field(default_factory=dict)

    def filled(self, field_name: str) -> int:
        """Written rows that hold something of their own in a field: empty, queried and filler cells do not (law 2)."""
        origins = next((o for name, o in self.cells.items() if name.lower() == field_name.lower()), {})
        return sum(n for origin, n in origins.items() if fills(origin))

    @property
    def name(self) -> str:
        """The target table of a contract, `view:x`, `rule:x`."""
        return self.target if self.kind == "contract" else f"{self.kind}:{self.unit}"

    def by_reason(self, term: str) -> dict[str, int]:
        """Reason -> rows over every line that stands in the sum, reasons in byte order."""
        total: Counter[str] = Counter()
        for line in self.lines:
            if not line.lookup:
                total.update(line.terms.get(term, {}))
        return dict(sorted(total.items()))

    def rows(self, term: str) -> int:
        return sum(self.by_reason(term).values())

    @property
    def rows_read(self) -> int:
        """Rows that came in from outside. A ledger without the figure gives it by the balance of the contract."""
        if self.read is not None:
            return self.read
        return self.written + sum(self.rows(term) for term in LEAVING) - self.rows("made")

    @property
    def residual(self) -> int:
        """Rows, cells and fates that do not balance, each in absolute numbers; 0 in a sound run."""
        lines = sum(abs(line.residual) for line in self.lines)
        return lines + sum(abs(n) for n in self.cell_residual.values()) + abs(self.fate_residual)

    @property
    def checksum_differences(self) -> int:
        return sum(line.difference != "0" for line in self.lines)

    @property
    def rows_competing(self) -> int:
        """Candidates, and the rows that were held at a verb before they could become one."""
        early = sum(line.rows("held") for line in self.lines if line.verb in VERBS and not line.lookup)
        return self.candidates + early


@dataclass(frozen=True)
class LedgerView:
    units: tuple[UnitView, ...]

    @property
    def contracts(self) -> tuple[UnitView, ...]:
        return tuple(unit for unit in self.units if unit.kind == "contract")

    def contract_of(self, target: str) -> UnitView | None:
        return next((unit for unit in self.contracts if unit.target == target), None)


def read_ledger(data: Mapping[str, Any]) -> LedgerView:
    """From the content of ledger.json, version 1. Raises KeyError or TypeError where it is none (a fault of the engine)."""
    return LedgerView(tuple(_unit(unit) for unit in data["units"]))


def _unit(data: Mapping[str, Any]) -> UnitView:
    return UnitView(
        unit=data["unit"],
        kind=data["kind"],
        target=data.get("target") or "",
        lines=tuple(_line(line) for line in data["lines"]),
        unmade=dict(data.get("unmade", {})),
        cells=data.get("cells", {}),
        fates=data.get("fates", {}),
        written=data.get("written", 0),
        candidates=data.get("candidates", 0),
        merged_into_not_written=data.get("merged_into_not_written", 0),
        read=data.get("read"),
        cell_residual=data.get("cell_residual", {}),
        fate_residual=data.get("fate_residual", 0),
        conserve={name: str(value) for name, value in data.get("conserve", {}).items()},
    )


def _line(data: Mapping[str, Any]) -> LineView:
    terms = {term: {reason: _rows(value) for reason, value in data.get(term, {}).items()} for term in ("made", *LEAVING)}
    return LineView(
        place=data["place"],
        step=data["step"],
        verb=data["verb"],
        came=_rows(data["in"]),
        went=_rows(data["out"]),
        terms=terms,
        residual=data["residual"],
        difference=str(data["checksum_difference"]),
        lookup=bool(data.get("lookup", False)),
    )


def _rows(value: Any) -> int:
    return int(value["rows"]) if isinstance(value, Mapping) else int(value or 0)
