"""Rows for a project's source tables, drawn from what its own cases give: right forms, few values, many collisions.

No table or column is named here, so the generator serves every project. Among the values are null, '', identical rows,
keys that stand twice, days that do not exist, orphans (each table draws its key parts alone) and odd Unicode."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from small_apply import Opened

ODD = ("", "é", "e\u0301", "\u0130", "ß", "\U0001f600", " x ", "x\ny", 'q"u', "\u200d", "0", "00", "20200230", "99999999", "-1", "'")


class RandomRows:
    """`draw(random, most)` gives up to `most` rows a table."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.pools = _pools(opened)

    def draw(self, chance: random.Random, most: int = 8, tables: Sequence[str] | None = None) -> dict[str, list[dict[str, str | None]]]:
        found = {}
        for table in tables or self.opened.tables:
            rows = self._with_own_keys(table, 0 if chance.random() < 0.1 else chance.randint(1, most), chance)
            for _ in range(chance.choice((0, 0, 0, 1, 2)) if rows else 0):
                rows.append(self._repeated(table, chance.choice(rows), chance))
            chance.shuffle(rows)
            found[table] = rows
        return found

    def _with_own_keys(self, table: str, count: int, chance: random.Random) -> list[dict[str, str | None]]:
        """Rows whose keys differ, fewer where the pools run dry: an engine that rejects every row proves nothing."""
        key = self.opened.project.source.tables[table].key
        rows: dict[tuple[str | None, ...], dict[str, str | None]] = {}
        for n in range(count * 3):
            row = self._row(table, chance)
            rows.setdefault(tuple(row[k] for k in key) if key else (str(n),), row)
            if len(rows) == count:
                break
        return list(rows.values())

    def _row(self, table: str, chance: random.Random) -> dict[str, str | None]:
        return {f.field: self._value(f.field, f.field in self.opened.project.source.tables[table].key, chance) for f in self.opened.project.source.tables[table].fields}

    def _value(self, column: str, key: bool, chance: random.Random) -> str | None:
        pool, luck = self.pools.get(column), chance.random()
        odd = 0.01 if key else 0.03
        if luck < odd:
            return chance.choice(ODD)
        if luck < odd * 3:
            return None
        return chance.choice(pool) if pool else chance.choice(("A", "B", None))

    def _repeated(self, table: str, row: dict[str, str | None], chance: random.Random) -> dict[str, str | None]:
        """The same row again, or one with the same key and another cell."""
        copy = dict(row)
        if chance.random() < 0.5:
            free = [name for name in row if name not in self.opened.project.source.tables[table].key]
            if free:
                name = chance.choice(free)
                copy[name] = self._value(name, False, chance)
        return copy


def _pools(opened: Opened) -> dict[str, list[str]]:
    """Column name -> values that cases give, in the order of their bytes; codes of code maps are among them."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in (opened.project.views, opened.project.contracts):
        for loaded in group.values():
            for case in loaded.model.cases:
                for source, rows in case.given.items():
                    if ":" not in source:
                        for row in rows:
                            for column, value in row.items():
                                if value is not None:
                                    found[column].add(value)
    for loaded in opened.project.contracts.values():
        for entry in (loaded.model.fields or {}).values():
            if entry.from_ is not None and isinstance(entry.crosswalk, str):
                codes = [row.source for row in opened.project.crosswalks[entry.crosswalk].model.rows]
                found[entry.from_.rpartition(".")[2]].update(codes)
    pools = {column: sorted(values)[:12] for column, values in found.items()}
    for table in opened.tables:  # cases need one or two persons, a run needs some more
        for column in opened.project.source.tables[table].key[:1]:
            if all(value.isdigit() and len(value) < 3 for value in pools.get(column, ())):
                pools[column] = sorted({*pools.get(column, ()), "1", "2", "3", "4", "10"})
    return pools
