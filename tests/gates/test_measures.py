"""Worked examples of every figure: what counts, what does not, and what is said where nothing could be measured."""

from __future__ import annotations

from typing import Any

import pytest

from qvhmig.catalogs import Catalog, CatalogField, CatalogTable
from qvhmig.expressions.types import TEXT
from qvhmig.models.contract import Contract
from qvhmig.models.crosswalk import Crosswalk, FeedHeader
from qvhmig.problems import Level, Problem, Where
from qvhmig.running import cell_measures, measures
from qvhmig.running.evidence import Evidence
from qvhmig.running.ledger_view import read_ledger
from qvhmig.running.measures import collect_metrics
from qvhmig.running.metrics import Measure, Part
from qvhmig.running.outcomes import Check, QualityOutcome, RuleResult
from qvhmig.running.written_tables import Link, LinkResult, WrittenTable


def table(name: str, mandatory: str) -> CatalogTable:
    """Fields F1.. with the given obligations, one letter a field."""
    fields = tuple(
        CatalogField(table=name, position=n, field=f"F{n}", type=TEXT, mandatory=m) for n, m in enumerate(mandatory, 1)
    )
    return CatalogTable(name=name, fields=fields, folded=True)


def contract(target: str, **fields: dict[str, Any]) -> Contract:
    return Contract.model_validate(
        {
            "contract": 1,
            "id": target.lower(),
            "target": target,
            "grain": "g",
            "owner": "o",
            "status": "draft",
            "rows": [{"from": "S"}],
            "fields": fields,
        }
    )


def nil(target: str) -> Contract:
    return Contract.model_validate(
        {
            "contract": 1,
            "id": target.lower(),
            "target": target,
            "grain": "g",
            "owner": "o",
            "status": "approved",
            "approved_by": "lead",
            "nil": {"reason": "r", "question": "q", "owner": "o"},
        }
    )


def line(verb: str = "from", **terms: Any) -> dict[str, Any]:
    return {
        "place": "contracts/a.yaml:4:5",
        "step": "out.1",
        "verb": verb,
        "in": {"rows": 0, "checksum": "0"},
        "out": {"rows": 0, "checksum": "0"},
        "residual": 0,
        "checksum_difference": "0",
        **terms,
    }


def unit(target: str, kind: str = "contract", **more: Any) -> dict[str, Any]:
    return {
        "unit": target.lower(),
        "kind": kind,
        "target": target,
        "lines": [line()],
        "unmade": {},
        "cells": {},
        "fates": {},
        "written": 0,
        "candidates": 0,
        "merged_into_not_written": 0,
        **more,
    }


def rows(**reasons: int) -> dict[str, dict[str, Any]]:
    return {reason.replace("__", "."): {"rows": n, "checksum": "1"} for reason, n in reasons.items()}


def evidence(
    tables: tuple[CatalogTable, ...] = (),
    contracts: tuple[Contract, ...] = (),
    units: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> Evidence:
    return Evidence(
        target=Catalog(system="target", tables={t.name: t for t in tables}),
        contracts={c.id: c for c in contracts},
        crosswalks=more.pop("crosswalks", {}),
        feeds=more.pop("feeds", {}),
        ledger=read_ledger({"version": 1, "units": list(units)}),
        reasons=more.pop("reasons", {}),
        written=more.pop("written", {}),
        **more,
    )


DIRECT = {"class": "DIRECT_SOURCE", "from": "s.x"}
LOOKUP = {"class": "LOOKUP_TRANSLATION", "from": "s.x", "crosswalk": "codes"}
OPEN = {"class": "OUT_OF_SCOPE", "resolution": "open", "question": "where?", "owner": "architect"}
OUT = {"class": "OUT_OF_SCOPE", "reason": "r", "approved_by": "lead", "ticket": "T-1"}
CODES = {
    "crosswalk": 1, "id": "codes", "owner": "o", "status": "in_review", "source_domain": "s", "target_domain": "1", "rows": [{"source": "1", "target": "2"}],
}  # fmt: skip


# -- population ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("origin", "counts"),
    [
        ("sourced", True),
        ("translated", True),
        ("feed", True),
        ("derived", True),
        ("key", True),
        ("constant", False),
        ("queried", False),
        ("filler", False),
        ("empty", False),
    ],
)
def test_which_origins_populate_a_field(origin: str, counts: bool) -> None:
    given = evidence((table("A", "U"),), (contract("A", f1=DIRECT),), (unit("A", cells={"F1": {origin: 1, "empty": 9}}),))
    assert cell_measures.population_ratio(given).n == int(counts)


def test_one_cell_populates_a_field_and_every_field_of_the_catalog_is_in_the_denominator() -> None:
    given = evidence(
        (table("A", "UUUUUU"), table("B", "UU"), table("C", "UUU")),
        (contract("A", f1=DIRECT, f2=DIRECT, f3=OUT, f4=OPEN, f5=DIRECT), nil("B")),
        (
            unit(
                "A",
                cells={
                    "F1": {"sourced": 1, "empty": 99},
                    "F2": {"constant": 100},
                    "F3": {"empty": 100},
                    "F4": {"empty": 100},
                    "F5": {"filler": 60, "empty": 40},
                },
            ),
        ),
    )
    found = cell_measures.population_ratio(given)
    assert (found.n, found.of) == (1, 11)
    assert {part.name: part.why for part in found.parts} == {
        "A.F2": "constant only", "A.F3": "out of scope", "A.F4": "open", "A.F5": "filler only", "A.F6": "no entry",
        "B.F1": "nil return", "B.F2": "nil return", "C.F1": "no contract", "C.F2": "no contract", "C.F3": "no contract",
    }  # fmt: skip
    assert (cell_measures.in_scope_ratio(given).n, cell_measures.in_scope_ratio(given).of) == (1, 3)
    assert (cell_measures.share_of_cells(given).n, cell_measures.share_of_cells(given).of) == (1, 500)


def test_field_names_of_ledger_and_catalog_may_differ_in_case() -> None:
    given = evidence((table("A", "U"),), (contract("A", f1=DIRECT),), (unit("A", cells={"f1": {"sourced": 1}}),))
    assert (cell_measures.population_ratio(given).n, cell_measures.population_ratio(given).of) == (1, 1)


# -- mandatory ----------------------------------------------------------------------------------------------
def test_the_worst_mandatory_field_counts_and_a_filler_fills_nothing() -> None:
    cells = {
        "F1": {"sourced": 10},
        "F2": {"constant": 4, "filler": 3, "queried": 2, "empty": 1},
        "F3": {"empty": 10},
        "F4": {"empty": 10},
    }
    found = cell_measures.mandatory_filled(
        evidence((table("A", "YYUN"),), (contract("A", f1=DIRECT),), (unit("A", cells=cells),))
    )
    assert found == Measure(4, 10, (Part("A.F2", 4, 10, "A"),))


def test_unsettled_fields_are_counted_apart() -> None:
    cells = {"F1": {"sourced": 10}, "F2": {"sourced": 4, "empty": 6}}
    found = cell_measures.mandatory_unsettled(
        evidence((table("A", "YU"),), (contract("A", f1=DIRECT),), (unit("A", cells=cells),))
    )
    assert found == Measure(6, 10, (Part("A.F2", 6, 10, "A"),))


def test_without_a_written_row_the_fill_rate_is_not_evaluated() -> None:
    found = cell_measures.mandatory_filled(
        evidence((table("A", "Y"),), (contract("A", f1=DIRECT),), (unit("A", cells={"F1": {"sourced": 0}}),))
    )
    assert (found.evaluated, found.why) == (False, "no written row has a mandatory field")


# -- mappings -----------------------------------------------------------------------------------------------
def test_what_counts_as_an_unresolved_mapping() -> None:
    given = evidence(
        (table("A", "UUU"), table("B", "UU"), table("C", "UU"), table("D", "UU"), table("E", "UU"), table("F", "UUU"), table("G", "UU")),
        (
            contract("A", f1=OPEN, f2={**OPEN, "question": "who?"}, f3=OUT),
            contract("B", f1=OPEN, f2=OPEN),
            contract("C", f1=OPEN, f2={**OPEN, "question": "who?"}),
            nil("D"),
            contract("F", f1=OUT, f2=OPEN, f3=OPEN),
            contract("G", f1=OPEN, f2=OUT),
        ),
    )
    found = measures.unresolved_mappings(given)
    assert found.n == 9
    assert sorted((part.name, part.why) for part in found.parts) == [
        ("A.f1", "open, owner architect"), ("A.f2", "open, owner architect"), ("B", "2 fields with one question, owner architect"),
        ("C.f1", "open, owner architect"), ("C.f2", "open, owner architect"), ("D", "nil return, owner o"), ("E", "no contract"),
        ("F", "2 fields with one question, owner architect"), ("G.f1", "open, owner architect"),
    ]  # fmt: skip


def test_a_crosswalk_reject_is_a_row_whose_reason_is_an_unmapped_code() -> None:
    units = (
        unit(
            "A",
            lines=[
                line("fields", rejected=rows(sex__unmapped=3, name__mandatory=2)),
                line("fields", rejected=rows(sex__unmapped=1)),
            ],
        ),
    )
    given = evidence(
        (table("A", "U"),),
        (contract("A", f1=LOOKUP),),
        units,
        reasons={"a": {"sex.unmapped": "unmapped", "name.mandatory": "mandatory"}},
    )
    assert measures.crosswalk_rejects(given) == Measure(4, 0, (Part("sex.unmapped", 4, subject="A"),))


def test_queried_cells_are_a_share_of_coded_cells_only() -> None:
    cells = {
        "F1": {"translated": 90, "queried": 10, "empty": 900},
        "F2": {"queried": 5, "sourced": 5},
        "F3": {"queried": 50, "sourced": 50},
    }
    given = evidence((table("A", "UUU"),), (contract("A", f1=LOOKUP, f2=LOOKUP, f3=DIRECT),), (unit("A", cells=cells),))
    assert cell_measures.queried_cells(given) == Measure(15, 110, (Part("A.F1", 10, 100, "A"), Part("A.F2", 5, 10, "A")))


def test_queried_cells_name_who_answers_for_their_maps() -> None:
    one, other = (Crosswalk.model_validate({**CODES, "id": name, "owner": owner}) for name, owner in (("one", "lead"), ("other", "nurse")))
    chosen = {**LOOKUP, "crosswalk": {"by": "kind", "X": "one", "Y": "other", "else": "blank"}}
    units = (unit("A", cells={"F1": {"queried": 1}, "F2": {"queried": 1}}),)
    given = evidence((table("A", "UU"),), (contract("A", f1={**LOOKUP, "crosswalk": "one"}, f2=chosen),), units, crosswalks={"one": one, "other": other})
    assert [part.why for part in cell_measures.queried_cells(given).parts] == ["owner lead", "owner lead, nurse"]


# -- rows ---------------------------------------------------------------------------------------------------
def test_the_worst_table_counts_for_rejects_and_a_view_is_a_table_too() -> None:
    units = (
        unit("A", read=100, lines=[line(rejected=rows(bad=1)), line("fields", rejected=rows(bad=1, worse=2))]),
        unit("B", read=10, lines=[line(rejected=rows(bad=1))]),
        unit("x", kind="view", read=4, lines=[line(rejected=rows(gone=1))]),
        unit("r", kind="rule", read=1, lines=[line(rejected=rows(gone=1))]),
    )
    found = measures.rejected_rows(evidence(units=units))
    assert (found.n, found.of) == (1, 4)
    assert [(p.name, p.n, p.of, p.why) for p in found.parts] == [
        ("view:x", 1, 4, "gone 1"),
        ("B", 1, 10, "bad 1"),
        ("A", 4, 100, "bad 2, worse 2"),
    ]


def test_lines_of_a_lookup_stand_outside_the_sum() -> None:
    units = (unit("A", read=100, lines=[line(rejected=rows(bad=50), lookup=True), line(rejected=rows(bad=1))]),)
    assert measures.rejected_rows(evidence(units=units)).n == 1


def test_rows_read_follow_from_the_balance_where_the_ledger_does_not_say() -> None:
    units = (
        unit(
            "A",
            written=8,
            lines=[
                line(filtered=rows(f=3), rejected=rows(r=2), made=rows(cut=1)),
                line(held=rows(h=1), merged=rows(m=1), unused=rows(u=1), absorbed=rows(out__3=1)),
            ],
        ),
    )
    assert read_ledger({"units": list(units)}).units[0].rows_read == 8 + 3 + 2 + 1 + 1 + 1 + 1 - 1


def test_held_rows_are_a_share_of_candidates_and_of_rows_held_before_they_became_one() -> None:
    units = (unit("A", candidates=8, lines=[line("join", held=rows(parent=2)), line("fields", held=rows(parent=1))]),)
    assert measures.held_rows(evidence(units=units)) == Measure(3, 10, (Part("A", 3, 10, why="parent 3"),))


def test_without_rows_a_share_of_rows_is_not_evaluated() -> None:
    assert measures.rejected_rows(evidence(units=(unit("A"),))) == Measure(evaluated=False, why="no row was read")


def test_a_clean_run_has_a_share_of_nothing_and_no_parts() -> None:
    assert measures.rejected_rows(evidence(units=(unit("A", read=100),))) == Measure(0, 100)


# -- balance ------------------------------------------------------------------------------------------------
def test_residual_counts_rows_missing_or_doubled_at_a_verb_in_a_file_and_in_a_conserved_sum() -> None:
    units = (
        unit("A", written=10, lines=[line(residual=2), line("join", residual=-3)], conserve={"minutes": "-15", "beds": "0"}),
        unit("r", kind="rule", lines=[line(residual=1)]),
    )
    found = measures.residual(evidence(units=units, written={"A": WrittenTable("A", 7, "x", ())}))
    assert found.n == 2 + 3 + 1 + 3 + 1
    assert {(p.name, p.n) for p in found.parts} == {
        ("A out.1 from", 2),
        ("A out.1 join", 3),
        ("A file", 3),
        ("A conserve minutes", 1),
        ("rule:r out.1 from", 1),
    }


def test_one_row_lost_and_another_doubled_shows_in_the_checksums_alone() -> None:
    given = evidence(units=(unit("A", lines=[line(), line("join", checksum_difference="184")]),))
    assert measures.residual(given).n == 0
    assert measures.checksum_differences(given) == Measure(
        1, 0, (Part("A out.1 join", 1, subject="A", why="contracts/a.yaml:4:5"),)
    )


def test_without_a_ledger_the_balance_is_not_evaluated() -> None:
    assert not measures.residual(evidence()).evaluated
    assert not measures.checksum_differences(evidence()).evaluated


# -- tables -------------------------------------------------------------------------------------------------
def test_a_table_is_written_if_its_file_holds_what_it_should() -> None:
    given = evidence(
        tuple(table(name, "U") for name in "ABCDEFG"),
        (*(contract(name, f1=DIRECT) for name in "ABDEF"), nil("C")),
        written={
            "A": WrittenTable("A", 3, "x", ()), "B": WrittenTable("B", 0, "x", ()), "C": WrittenTable("C", 0, "x", ()),
            "D": WrittenTable("D", 2, "x", ("hash differs from the manifest",)), "E": WrittenTable("E", 0, "", ("no file",)),
        },
    )  # fmt: skip
    written = measures.target_tables_written(given)
    assert (written.n, written.of) == (2, 7)
    assert {part.name: part.why for part in written.parts} == {
        "B": "no rows and no nil return", "D": "hash differs from the manifest", "E": "no file", "F": "not written",
        "G": "no contract",
    }  # fmt: skip
    assert {part.name: part.why for part in measures.target_tables_empty(given).parts} == {
        "B": "no rows",
        "E": "not written",
        "F": "not written",
    }


# -- findings -----------------------------------------------------------------------------------------------
def rule(rule_id: str, severity: str, status: str, subject: str = "A", **more: Any) -> RuleResult:
    return RuleResult(rule_id, severity, "target", "area", "says", "o", subject, status, "gates/rules/a.yaml:2:1", **more)  # type: ignore[arg-type]


def test_errors_and_warnings_count_rules_and_codes_by_table_never_rows() -> None:
    problems = tuple(
        Problem(code, Where("contracts/a.yaml", n + 1, 1), "m", level=level, subject=subject)
        for n, (code, level, subject) in enumerate(
            [
                ("QV301", Level.WARNING, "A"),
                ("QV301", Level.WARNING, "A"),
                ("QV301", Level.WARNING, "B"),
                ("QV701", Level.ERROR, "S"),
                ("QV302", Level.WARNING, ""),
            ]
        )
    )
    outcome = QualityOutcome(
        (
            rule("X-1", "BLOCKER", "fail", rows=10, failing=900, broken=900),
            rule("X-2", "CRITICAL", "not_evaluated", why="no rows"),
            rule("X-3", "MAJOR", "fail"),
            rule("X-4", "MINOR", "not_evaluated"),
            rule("X-5", "BLOCKER", "pass"),
        )
    )
    given = evidence(problems=problems, quality=outcome)
    assert [(p.name, p.subject) for p in measures.errors(given).parts] == [("QV701", "S"), ("X-1", "A"), ("X-2", "A")]
    assert [p.why for p in measures.errors(given).parts[1:]] == ["900 of 10 rows break it: says", "not evaluated: no rows"]
    assert [(p.name, p.subject) for p in measures.warnings(given).parts] == [
        ("QV301", "A"), ("QV301", "B"), ("QV302", "contracts/a.yaml"), ("X-3", "A"), ("X-4", "A"),
    ]  # fmt: skip


def test_rules_that_did_not_run_leave_errors_and_warnings_unevaluated() -> None:
    assert not measures.errors(evidence()).evaluated
    assert not measures.warnings(evidence()).evaluated


# -- reconciliation and governance --------------------------------------------------------------------------
def test_each_kind_of_check_feeds_its_own_gate() -> None:
    checks = (
        Check("people", "parity", "s", "A", "fail", difference=4, why="4 rows"),
        Check("codes", "completion", "s", "A", "fail", why="0.5"),
        Check("money", "total", "s", "A", "pass"),
    )
    given = evidence(quality=QualityOutcome((), checks))
    assert measures.parity_differences(given) == Measure(4, 0, (Part("people", 4, subject="A", why="4 rows"),))
    assert measures.completion_missed(given).n == 1
    assert measures.control_totals_different(given) == Measure()
    assert measures.parity_differences(evidence(quality=QualityOutcome())) == Measure(
        evaluated=False, why="the project declares none"
    )
    unknown = evidence(
        quality=QualityOutcome((), (Check("money", "total", "s", "A", "not_evaluated", why="both sides are null"),))
    )
    assert measures.control_totals_different(unknown) == Measure(evaluated=False, why="money: both sides are null")


def test_references_that_resolve_are_a_share_of_reference_cells() -> None:
    links = (
        LinkResult(Link("A", "F1", "B", "F1"), values=90, broken=0, open=10),
        LinkResult(Link("A", "F2", "B", "F1", required=True), values=8, broken=3, open=2),
    )
    found = measures.fk_chains(evidence(links=links))
    assert found == Measure(97, 100, (Part("A.F2 -> B.F1", 3, 10, "A"),))
    assert not measures.fk_chains(evidence()).evaluated
    assert measures.fk_chains(evidence(links=())).why == "no written row refers to another table"


def test_an_approval_is_a_signature_for_the_present_digest_and_a_claim_is_none() -> None:
    crosswalk = Crosswalk.model_validate(CODES)
    given = evidence(contracts=(contract("A", f1=DIRECT), nil("B")), crosswalks={"codes": crosswalk})
    assert [(p.name, p.why) for p in measures.unsigned_approvals(given).parts] == [
        ("contract:a", "status draft, owner o"), ("contract:b", "claimed, unsigned, owner o"), ("crosswalk:codes", "status in_review, owner o"),
    ]  # fmt: skip
    signed = evidence(contracts=(nil("B"),), signed=frozenset(["contract:b"]))
    assert measures.unsigned_approvals(signed) == Measure()


def test_placeholder_feeds_fillers_and_lost_survivors_are_named() -> None:
    header = {"feed": 1, "id": "f", "owner": "lab", "as_of": "2026-01-01", "key": ["c"], "columns": {"c": "text"}}
    feeds = {"f": FeedHeader.model_validate({**header, "placeholder": True}), "g": FeedHeader.model_validate(header)}
    given = evidence(
        (table("A", "U"),),
        (contract("A", f1=DIRECT),),
        (unit("A", cells={"F1": {"filler": 7}}, merged_into_not_written=2),),
        feeds=feeds,
    )
    assert measures.placeholder_feeds(given) == Measure(1, 0, (Part("f", 1, why="owner lab"),))
    assert cell_measures.filler_cells(given) == Measure(7, 0, (Part("A.F1", 7, subject="A"),))
    assert measures.merged_into_not_written(given) == Measure(2, 0, (Part("A", 2),))


def test_a_replay_that_was_not_made_is_no_proof() -> None:
    assert not measures.replay_differences(evidence()).evaluated
    assert measures.replay_differences(evidence(replay={})) == Measure()
    assert measures.replay_differences(evidence(replay={"tables/A.csv": 1})).n == 1


def test_all_figures_are_taken_in_the_order_of_the_gates() -> None:
    taken = collect_metrics(evidence())
    from qvhmig.models.profiles import GATES

    assert list(taken.measures) == [gate for gate in GATES if gate != "expired_waivers"]
