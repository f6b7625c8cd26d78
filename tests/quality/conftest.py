"""A small project on disk and rows in memory: rules run on the real planner and the real backend."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from qvhmig.intake import prepare
from qvhmig.planning.plan import Leaf
from qvhmig.planning.rules import plan_rule, plan_rules, plan_total
from qvhmig.planning.units import Planner
from qvhmig.problems import ProblemsFound
from qvhmig.project import open_project
from qvhmig.running.outcomes import RuleResult
from qvhmig.running.quality import RuleRunner, run_rule

SOURCE = """\
table,position,field,type,length,scale,format,mandatory,mandatory_when,key,references,code_type,allowed_values,case,description
SHEEP,1,tag,text,8,,,Y,,1,,,,,
SHEEP,2,flock,text,8,,,N,,,,,,,
SHEEP,3,born,text,10,,,N,,,,,,,
SHEEP,4,weight,text,8,,,N,,,,,,,
FLOCK,1,code,text,8,,,Y,,1,,,,,
FLOCK,2,owner,text,20,,,N,,,,,,,
"""
TARGET = """\
table,position,field,type,length,scale,format,mandatory,mandatory_when,key,references,code_type,allowed_values,case,description
ANIMAL,1,RECORD_NUMBER,integer,8,,,Y,,1,,,,,
ANIMAL,2,TAG,text,8,,,Y,,,,,,,
ANIMAL,3,BORN,date,,,DD/MM/YYYY,N,,,,,,,
"""
FILES = {
    "lifecycle.yaml": """\
        lifecycle: 1
        project: sheep
        catalogs: {source: source.csv, target: target.csv}
        registry: farm
        source: here
        target: there
        parameters: {most: '3', none_given: null}
        profile: rehearsal
        """,
    "connectors.yaml": """\
        connectors: 1
        here: {kind: files, path: in}
        there: {kind: files, path: out}
        """,
    "contracts/animal.yaml": """\
        contract: 1
        id: animal
        target: ANIMAL
        grain: one animal
        owner: shepherd
        status: draft
        rows:
          - from: SHEEP as s
        fields:
          record_number: {class: SURROGATE_ETL, key: animal, natural: [s.tag]}
          tag: {class: DIRECT_SOURCE, from: s.tag}
          born: {class: DERIVED, expr: "as_date(s.born, 'DD/MM/YYYY')"}
        """,
    "contracts/views.yaml": """\
        views: 1
        tags:
          key: [tag]
          rows:
            - from: SHEEP as s
            - select: {tag: s.tag}
        """,
    "gates/profiles.yaml": "profiles: 1\nrehearsal: {}\n",
}
HEAD = {"severity": "MAJOR", "scope": "source", "area": "flocks", "says": "sheep are in order", "owner": "shepherd"}


def write_project(folder: Path, rules: dict[str, Any], reconciliation: dict[str, Any] | None = None) -> Path:
    (folder / "source.csv").write_text(SOURCE, encoding="utf-8")
    (folder / "target.csv").write_text(TARGET, encoding="utf-8")
    texts = {name: textwrap.dedent(text) for name, text in FILES.items()}
    if rules:
        texts["gates/rules/sheep.yaml"] = yaml.safe_dump({"rules": 1, **rules}, sort_keys=False)
    if reconciliation:
        texts["gates/reconciliation.yaml"] = yaml.safe_dump({"reconciliation": 1, **reconciliation}, sort_keys=False)
    declared = any("params" in rule for rule in rules.values())
    if not declared:
        texts["lifecycle.yaml"] = texts["lifecycle.yaml"].replace("parameters: {most: '3', none_given: null}\n", "")
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "lifecycle.yaml"


def loader(rows: dict[str, list[dict[str, Any]]]) -> Callable[[Leaf, int | None], pl.LazyFrame]:
    """Leaves from rows in memory: tables as text with their catalog key, written rows as they are typed."""
    keys = {"SHEEP": ("tag",), "FLOCK": ("code",)}

    def load(leaf: Leaf, bucket: int | None) -> pl.LazyFrame:
        given = rows.get(f"{leaf.kind}:{leaf.subject}", [])
        plain = [name for name in leaf.columns if not name.startswith("_")]
        if leaf.kind == "table":
            columns = sorted({*plain, *keys[leaf.subject]})
            frame = pl.DataFrame({name: pl.Series([r.get(name) for r in given], dtype=pl.String) for name in columns})
            return prepare(frame, leaf.subject, keys[leaf.subject]).lazy()
        types = {"f.TAG": pl.String, "f.BORN": pl.Date, "number": pl.Int64}
        data = {name: pl.Series([r.get(name) for r in given], dtype=types.get(name, pl.String)) for name in plain}
        rids = pl.Series(range(100, 100 + len(given)), dtype=pl.UInt64)
        return pl.DataFrame({**data, "_rid": rids}).lazy()

    return load


class Farm:
    """One project with rules, and the rows they look at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def planner(self, rules: dict[str, Any], reconciliation: dict[str, Any] | None = None) -> Planner:
        self.project = open_project(write_project(self.folder, {k: {**HEAD, **v} for k, v in rules.items()}, reconciliation))
        return Planner(self.project, "rehearsal")

    def problems(self, rule: dict[str, Any]) -> list[str]:
        """What planning says about one rule, places left out."""
        try:
            planner = self.planner({"R-1": rule})
            plan_rules(planner)
            found = planner.problems
        except ProblemsFound as raised:
            found = list(raised.problems)
        return [f"{p.where} {p.code} {p.message}; {p.next_step}" for p in found]

    def run(
        self, rule: dict[str, Any], rows: dict[str, list[dict[str, Any]]], folder: Path | None = None, buckets: int = 1
    ) -> RuleResult:
        planner = self.planner({"R-1": rule})
        plan = plan_rule(planner, "R-1")
        assert not planner.problems, [str(p) for p in planner.problems]
        assert plan is not None
        runner = RuleRunner(loader(rows), {}, buckets, planner.parameters, b"k" * 32)
        loaded = self.project.rules["R-1"]
        return run_rule(runner, "R-1", loaded.model, str(loaded.where()), plan, folder)

    def total(self, total: dict[str, Any], rows: dict[str, list[dict[str, Any]]]):  # type: ignore[no-untyped-def]
        planner = self.planner({}, {"totals": {"t": {"says": "equal", **total}}})
        runner = RuleRunner(loader(rows), {}, 1, planner.parameters, b"k" * 32)
        figures = {}
        for side in ("source", "target"):
            plan = plan_total(planner, "t", side)
            assert plan is not None, [str(p) for p in planner.problems]
            figures[side] = runner.figures(plan)
        assert self.project.reconciliation is not None
        return self.project.reconciliation.model.totals["t"], figures["source"], figures["target"]


@pytest.fixture
def farm(tmp_path: Path) -> Farm:
    return Farm(tmp_path)
