"""Profiles: unknown names, loosening with both places, and the property that a resolved child is never looser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from figures import HERE, TODAY, metrics, profiles
from hypothesis import given, settings
from hypothesis import strategies as st

from qvhmig.models.profiles import GATES, Profiles, check_profiles, resolve_profile
from qvhmig.problems import ProblemsFound
from qvhmig.running.gates import decide
from qvhmig.yaml_source import read_document


def problems_of(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "profiles.yaml").write_text(text, encoding="utf-8")
    document = read_document(tmp_path / "profiles.yaml", tmp_path)
    model = Profiles.model_validate(document.data)
    return [str(problem) for problem in check_profiles(model, document.where)]


CASES = sorted((HERE / "profile_problems").glob("*.yaml"), key=lambda path: path.name)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_what_is_wrong_between_profiles_is_said_with_its_place(case: Path, tmp_path: Path, expect_file: Any) -> None:
    found = problems_of(tmp_path, case.read_text(encoding="utf-8"))
    expect_file(case.with_suffix(".txt"), "".join(f"{problem}\n" for problem in found))


def test_the_profiles_of_the_design_only_tighten() -> None:
    assert problems_of(HERE, (HERE / "profiles.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "step"),
    [("pre_prodution", "did you mean 'pre_production'?"), ("x", "there are: development, pre_production, cutover_ready")],
)
def test_an_unknown_profile_stops_with_exit_2_and_never_falls_back(name: str, step: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        resolve_profile(profiles(), name, "gates/profiles.yaml")
    assert found.value.exit_code == 2
    assert str(found.value) == f"gates/profiles.yaml QV650 there is no profile '{name}'; {step}"


def test_a_profile_without_a_word_has_the_locked_gates_and_neither_fillers_nor_proposed_codes() -> None:
    resolved = resolve_profile(Profiles.model_validate({"profiles": 1, "bare": {}}), "bare", "p")
    assert {gate: str(limit) for gate, limit in resolved.gates.items()} == {
        "residual": "at most 0",
        "checksum_differences": "at most 0",
    }
    assert (resolved.fillers, resolved.crosswalk_states) == (False, {"approved", "query", "retired"})


def test_a_child_takes_over_what_it_does_not_say() -> None:
    resolved = resolve_profile(profiles(), "cutover_ready", "p")
    assert resolved.lineage == ("cutover_ready", "pre_production", "development")
    assert str(resolved.gates["crosswalk_rejects"]) == "at most 0"
    assert str(resolved.gates["target_tables_written"]) == "at least 38"
    assert (resolved.fillers, resolved.crosswalk_states) == (False, {"approved", "query", "retired"})


FREE = [gate for gate, definition in GATES.items() if not definition.locked and gate != "expired_waivers"]


@st.composite
def families(draw: st.DrawFn) -> dict[str, Any]:
    """Three profiles in a line with drawn limits."""
    data: dict[str, Any] = {"profiles": 1}
    for name, parent in (("a", None), ("b", "a"), ("c", "b")):
        gates = {}
        for gate in draw(st.lists(st.sampled_from(FREE), unique=True, max_size=4)):
            word = draw(st.sampled_from([GATES[gate].limit, GATES[gate].limit, "equals"]))
            number = draw(st.integers(0, 3)) if GATES[gate].shape == "count" else draw(st.sampled_from([0, 0.25, 0.5, 1]))
            gates[gate] = {word: number, "allow_not_evaluated": draw(st.booleans())}
        data[name] = {"gates": gates} | ({"extends": parent} if parent else {})
    return data


@settings(max_examples=300, deadline=None)
@given(families(), st.dictionaries(st.sampled_from(FREE), st.integers(0, 4)), st.data())
def test_whatever_passes_a_child_passes_what_it_extends(
    data: dict[str, Any], figures: dict[str, int], more: st.DataObject
) -> None:
    from qvhmig.problems import Where

    family = Profiles.model_validate(data)
    if check_profiles(family, lambda *path: Where("p.yaml")):
        return
    chosen = {gate: (n if GATES[gate].shape == "count" else (n, 4)) for gate, n in figures.items()}
    missing = more.draw(st.lists(st.sampled_from(FREE), max_size=2))
    taken = metrics(**chosen)
    taken = type(taken)({gate: m for gate, m in taken.measures.items() if gate not in missing})
    passes = {name: decide(taken, resolve_profile(family, name, "p"), TODAY).passed for name in "abc"}
    assert passes["b"] or not passes["c"]
    assert passes["a"] or not passes["b"]
