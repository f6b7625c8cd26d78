"""A unit that may be taken from the work folder, and one that may not: numbers and taken fields of its parents."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from small_apply import Applied, Opened, small_apply  # noqa: E402
from small_project import BAKE, BUYER, rows, small_project, table  # noqa: E402

from qvhmig.running.registry import commit  # noqa: E402

BUYERS = rows("number name kind note", ("1", "Ann", None, None), ("2", "Ben", None, None))
BAKES = rows("buyer slot bread note", ("2", "1", "rye", "x"))


def applied_again(opened: Opened, buyers: list[dict[str, str | None]], folder: Path) -> Applied:
    """One run in a folder that earlier runs have used, published."""
    applied = small_apply(opened, {"BUYER": buyers, "BAKE": BAKES}, folder, rows_per_bucket=1)
    staged = applied.registry.stage()
    if staged is not None:
        commit(folder, staged)
    return applied


def test_another_registry_numbers_the_parent_anew_and_its_children_follow(tmp_path: Path) -> None:
    opened, work = small_project(tmp_path / "p", BUYER, BAKE), tmp_path / "w"
    applied_again(opened, BUYERS[1:], work)
    later = applied_again(opened, BUYERS, work)
    assert (table(later, "T_BUYER"), table(later, "T_BAKE")) == (["2,Ann,", "1,Ben,"], ["1,1,Ben,x"])
    shutil.rmtree(work / "registry")
    fresh = applied_again(opened, BUYERS, work)
    assert (table(fresh, "T_BUYER"), table(fresh, "T_BAKE")) == (["1,Ann,", "2,Ben,"], ["1,2,Ben,x"])


def test_a_child_takes_another_field_of_a_parent_that_ran_before(tmp_path: Path) -> None:
    work = tmp_path / "w"
    applied_again(small_project(tmp_path / "p", BUYER, BAKE.replace("take: name", "take: note")), BUYERS, work)
    later = applied_again(small_project(tmp_path / "q", BUYER, BAKE), BUYERS, work)
    assert table(later, "T_BAKE") == ["1,2,Ben,x"]


def test_what_is_stale_is_what_would_run(tmp_path: Path) -> None:
    opened, work = small_project(tmp_path / "p", BUYER, BAKE), tmp_path / "w"
    first = applied_again(opened, BUYERS, work)
    assert first.execution.stale() == ()
    changed = applied_again(opened, BUYERS[1:], work)
    assert changed.execution.stale() == ()
    assert changed.execution.digests != first.execution.digests


def test_a_reference_finds_rows_that_only_identity_names(tmp_path: Path) -> None:
    buyer = BUYER.replace("{class: SURROGATE_ETL, key: buyer, natural: [number]}", "{class: DERIVED, expr: cast(number as integer)}").replace("fields:", "identity: {key: buyer, natural: [number]}\nfields:")
    applied = applied_again(small_project(tmp_path / "p", buyer, BAKE), BUYERS, tmp_path / "w")
    assert table(applied, "T_BAKE") == ["1,2,Ben,x"]


def test_who_stands_for_whom_is_part_of_a_unit(tmp_path: Path) -> None:
    views = "merged:\n  grain: one\n  key: [old]\n  rows:\n    - from: BAKE as b\n    - select: {old: b.buyer, new: b.note}\n"
    plans = []
    for name, sides in (("p", "old: [old], new: [new]"), ("q", "old: [new], new: [old]")):
        opened = small_project(tmp_path / name, BUYER.replace("rows:", f"aliases: {{view: merged, {sides}}}\nrows:", 1), views=views)
        plans.append(opened.plan.unit("buyer").rows_digest)
    assert plans[0] != plans[1]


PRICED = """target: T_PRICE
rows:
  - from: view:priced as p
fields:
  id: {class: SURROGATE_ETL, key: price, natural: [p.number]}
  price: {class: DIRECT_SOURCE, from: p.price}
"""
VIEW = """priced:
  grain: one
  key: [number]
  rows:
    - from: BUYER as b
    - {join: "feed:prices as f", on: f.kind = b.kind, expect: one, miss: blank}
    - select: {number: b.number, price: f.price}
"""


def test_a_view_runs_again_where_a_column_that_it_passes_on_has_another_type(tmp_path: Path) -> None:
    buyers, work, feeds = rows("number name kind note", ("1", "Ann", "a", None)), tmp_path / "w", tmp_path / "p/feeds"
    feeds.mkdir(parents=True)
    (feeds / "prices.csv").write_text("kind,price\na,7\n", "utf-8")
    written = []
    for type_ in ("integer", "decimal"):
        header = f"feed: 1\nid: prices\nowner: baker\nas_of: '2020-01-01'\nkey: [kind]\ncolumns: {{kind: text, price: {type_}}}\n"
        (feeds / "prices.yaml").write_text(header, "utf-8")
        written.append(table(applied_again(small_project(tmp_path / "p", PRICED, views=VIEW), buyers, work), "T_PRICE"))
    assert written == [["1,7"], ["1,7.00"]]
