"""The key registry: the same keys in the same runs get the same numbers; nothing is renumbered; forks and damage show."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qvhmig.expressions.types import TEXT
from qvhmig.intake import prepare
from qvhmig.problems import ProblemsFound
from qvhmig.running.leaves import key_texts
from qvhmig.running.registry import NEXT, Registry, commit

TEXTS = st.one_of(st.none(), st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=5), st.sampled_from(["", "~", "1:", ",", "1:a,1:b", "0:", "~,~", "é", "e\u0301"]))
KEYS = st.lists(st.text(alphabet="abé0:,~", min_size=1, max_size=4), max_size=12)
RUNS = st.lists(KEYS, min_size=1, max_size=4)


def ran(folder: Path, keys: list[str | None], namespace: str = "person") -> Registry:
    """One run that appends and publishes."""
    registry = Registry(folder)
    registry.append(namespace, pl.Series("key", keys, dtype=pl.String))
    staged = registry.stage()
    if staged is not None:
        commit(folder.parent, staged)
    return Registry(folder)


def numbers(registry: Registry, namespace: str = "person") -> dict[str, int]:
    return dict(registry.numbers(namespace).select("key", "number").iter_rows())


@settings(max_examples=40, deadline=None)
@given(runs=RUNS, seed=st.randoms(use_true_random=False))
def test_the_same_keys_in_the_same_runs_get_the_same_numbers_whatever_the_order_of_rows(tmp_path_factory, runs, seed):
    folder = tmp_path_factory.mktemp("registries")
    for keys in runs:
        shuffled = [*keys, *keys]
        seed.shuffle(shuffled)
        one, other = ran(folder / "one", keys), ran(folder / "other", shuffled)
    assert numbers(one) == numbers(other)
    assert one.head == {**other.head} or one.namespaces() == other.namespaces()
    assert one.verify() == other.verify() == []


@settings(max_examples=40, deadline=None)
@given(runs=RUNS)
def test_numbers_are_dense_from_1_in_the_order_of_runs_then_bytes_and_never_change(tmp_path_factory, runs):
    folder = tmp_path_factory.mktemp("registries") / "one"
    expected: dict[str, int] = {}
    for keys in runs:
        for key in sorted(set(keys) - set(expected), key=str.encode):
            expected[key] = len(expected) + 1
        assert numbers(ran(folder, keys)) == expected


def test_keys_that_vanish_keep_their_number_and_get_it_again(tmp_path: Path):
    folder = tmp_path / "one"
    before = numbers(ran(folder, ["a", "b", "c"]))
    assert numbers(ran(folder, ["c"])) == before
    assert numbers(ran(folder, ["0", "b"])) == {**before, "0": 4}


def test_a_null_key_gets_no_number(tmp_path: Path):
    assert numbers(ran(tmp_path / "one", [None, "a", None])) == {"a": 1}


def test_namespaces_count_apart(tmp_path: Path):
    ran(tmp_path / "one", ["a", "b"], "person")
    registry = ran(tmp_path / "one", ["b", "c"], "place")
    assert (numbers(registry, "person"), numbers(registry, "place")) == ({"a": 1, "b": 2}, {"b": 1, "c": 2})
    assert registry.namespaces() == {"person": 2, "place": 2}


@settings(max_examples=300, deadline=None)
@given(one=st.lists(TEXTS, min_size=1, max_size=3), other=st.lists(TEXTS, min_size=1, max_size=3))
def test_two_keys_have_one_text_only_if_they_are_equal(one, other):
    def text(parts):
        frame = pl.DataFrame({f"p{n}": [part] for n, part in enumerate(parts)}, schema={f"p{n}": pl.String for n in range(len(parts))})
        return key_texts(frame, frame.columns, [TEXT] * len(parts))[0]

    assert (text(one) == text(other)) == (one == other)


def test_nothing_and_the_empty_text_are_different_key_texts():
    frame = pl.DataFrame({"a": ["", None, "~", "0:"], "b": [None, "", None, None]}, schema={"a": pl.String, "b": pl.String})
    assert key_texts(frame, ["a", "b"], [TEXT, TEXT]).to_list() == ["0:,~", "~,0:", "1:~,~", "2:0:,~"]


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_row_ids_are_those_of_the_content_whatever_the_order(rows):
    frame = pl.DataFrame({"a": [a for a, _ in rows], "b": [b for _, b in rows]}, schema={"a": pl.String, "b": pl.String})
    there, back = prepare(frame, "T", ("a",)), prepare(frame.reverse(), "T", ("a",))
    order = ["a", "b", "_rid", "_state", "_into"]
    assert sorted(map(repr, there.select(order).rows())) == sorted(map(repr, back.select(order).rows()))
    assert there["_rid"].n_unique() == there.height


# -- staging and publishing -------------------------------------------------------------------------------------
def test_staged_numbers_are_unseen_until_they_are_committed(tmp_path: Path):
    registry = Registry(tmp_path / "one")
    registry.append("person", pl.Series(["a"]))
    staged = registry.stage()
    assert Registry(tmp_path / "one").namespaces() == {}
    assert registry.digest_after == staged["head"]
    commit(tmp_path, staged)
    assert Registry(tmp_path / "one").digest == staged["head"]


def test_staging_and_committing_again_changes_nothing(tmp_path: Path):
    registry = Registry(tmp_path / "one")
    registry.append("person", pl.Series(["a"]))
    assert registry.stage() == registry.stage()
    staged = registry.stage()
    commit(tmp_path, staged)
    head = (tmp_path / "one" / "head.json").read_bytes()
    commit(tmp_path, staged)
    assert (tmp_path / "one" / "head.json").read_bytes() == head
    assert Registry(tmp_path / "one").verify() == []


def test_a_run_that_died_before_it_published_leaves_no_number_behind(tmp_path: Path):
    dead = Registry(tmp_path / "one")
    dead.append("person", pl.Series(["z"]))
    dead.stage()
    assert numbers(ran(tmp_path / "one", ["a", "z"])) == {"a": 1, "z": 2}
    assert not (tmp_path / "one" / NEXT).exists()


def test_nothing_new_stages_nothing(tmp_path: Path):
    ran(tmp_path / "one", ["a"])
    registry = Registry(tmp_path / "one")
    assert registry.append("person", pl.Series(["a"])) == 0
    assert registry.stage() is None
    assert not (tmp_path / "one" / NEXT).exists()


def test_of_two_runs_from_one_state_the_second_is_refused(tmp_path: Path):
    first, second = Registry(tmp_path / "one"), Registry(tmp_path / "one")
    first.append("person", pl.Series(["a"]))
    second.append("person", pl.Series(["b"]))
    commit(tmp_path, first.stage())
    with pytest.raises(ProblemsFound) as found:
        second.stage()
    assert found.value.exit_code == 9
    assert [str(p) for p in found.value.problems] == ["state/registry QV820 the key registry has moved on since this run began; run apply again"]
    assert numbers(Registry(tmp_path / "one")) == {"a": 1}


def test_staged_numbers_that_are_gone_are_an_error_and_no_silence(tmp_path: Path):
    registry = Registry(tmp_path / "one")
    registry.append("person", pl.Series(["a"]))
    staged = registry.stage()
    (tmp_path / "one" / NEXT).unlink()
    with pytest.raises(ProblemsFound) as found:
        commit(tmp_path, staged)
    assert [str(p) for p in found.value.problems] == ["state/registry/one QV821 the numbers that a run staged are gone; restore the registry from its backup"]


def test_two_registries_are_copies_of_nothing_shared(tmp_path: Path):
    """The empty head is a constant: a run must never write into it."""
    ran(tmp_path / "one", ["a"])
    assert Registry(tmp_path / "two").namespaces() == {}
    assert Registry(tmp_path / "two").serial == 0


# -- damage -------------------------------------------------------------------------------------------------------
def test_verify_names_what_is_missing_changed_or_twice(tmp_path: Path):
    ran(tmp_path / "one", ["a", "b"])
    registry = ran(tmp_path / "one", ["c"])
    assert registry.verify() == []
    segment = tmp_path / "one" / "person-000001.parquet"
    good = segment.read_bytes()
    pl.DataFrame({"key": ["a", "x"], "number": [1, 2]}, schema={"key": pl.String, "number": pl.Int64}).write_parquet(segment)
    assert Registry(tmp_path / "one").verify() == ["person: segment person-000001.parquet was changed"]
    segment.unlink()
    assert Registry(tmp_path / "one").verify() == ["person: segment person-000001.parquet is missing"]
    segment.write_bytes(good)
    assert Registry(tmp_path / "one").verify() == []


@pytest.mark.parametrize(
    ("keys", "given_numbers", "faults"),
    [
        (["a", "b"], [1, 1], ["person: a key or a number stands twice", "person: 2 keys, but the last number is 1"]),
        (["a", "a"], [1, 2], ["person: a key or a number stands twice"]),
        (["a", "b"], [1, 3], ["person: 2 keys, but the last number is 3"]),
    ],
)
def test_verify_sees_a_registry_that_is_wrong_though_its_hashes_agree(tmp_path: Path, keys, given_numbers, faults):
    registry = Registry(tmp_path / "one")
    registry.pending["person"] = pl.DataFrame({"key": keys, "number": given_numbers}, schema={"key": pl.String, "number": pl.Int64})
    commit(tmp_path, registry.stage())
    assert Registry(tmp_path / "one").verify() == faults


def test_a_fault_of_one_namespace_hides_none_of_another(tmp_path: Path):
    ran(tmp_path / "one", ["a"], "first")
    registry = Registry(tmp_path / "one")
    registry.pending["second"] = pl.DataFrame({"key": ["a", "a"], "number": [1, 2]}, schema={"key": pl.String, "number": pl.Int64})
    commit(tmp_path, registry.stage())
    (tmp_path / "one" / "first-000001.parquet").unlink()
    assert Registry(tmp_path / "one").verify() == ["first: segment first-000001.parquet is missing", "second: a key or a number stands twice"]


def test_registry_files_are_for_the_owner_only(tmp_path: Path):
    ran(tmp_path / "one", ["a"])
    assert (tmp_path / "one").stat().st_mode & 0o077 == 0
    assert [p.name for p in (tmp_path / "one").iterdir() if p.stat().st_mode & 0o077] == []


def test_the_head_names_its_parent(tmp_path: Path):
    first = ran(tmp_path / "one", ["a"])
    before, digest = copy.deepcopy(first.head), first.digest
    second = ran(tmp_path / "one", ["b"])
    assert (second.serial, second.head["parent"]) == (before["serial"] + 1, digest)
    assert json.loads((tmp_path / "one" / "head.json").read_text())["namespaces"]["person"]["segments"][0] == before["namespaces"]["person"]["segments"][0]
