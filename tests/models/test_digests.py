"""Canonical JSON: equal values give equal bytes, different values different ones, and nothing is guessed."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qvhmig.digests import bytes_digest, canonical_json, digest, file_digest
from qvhmig.yaml_source import read_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        ({2: "x", 10: "y"}, '{"10":"y","2":"x"}'),
        ((1, 2), "[1,2]"),
        ({"s": {"b", "a"}}, '{"s":["a","b"]}'),
        (1.0, "1"),
        (Decimal("1.00"), "1"),
        (0.1, '{"decimal":"0.1"}'),
        (Decimal("0.10"), '{"decimal":"0.1"}'),
        (1e300, "1" + "0" * 300),
        (1e-7, '{"decimal":"0.0000001"}'),
        ("0.1", '"0.1"'),
    ],
)
def test_the_one_text_of_a_value(value: Any, text: str) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), {1: "a", "1": "b"}])
def test_what_has_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="."):
        canonical_json(value)


@pytest.mark.parametrize("value", [object(), b"x", {None: 1}, {True: 1}, {1.5: 1}])
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no canonical JSON"):
        canonical_json(value)


@given(VALUES)
def test_order_of_keys_changes_nothing(value: Any) -> None:
    def turned(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: turned(item[key]) for key in reversed(list(item))}
        return [turned(part) for part in item] if isinstance(item, list) else item

    assert digest(value) == digest(turned(value))


def test_a_written_number_counts_as_its_value() -> None:
    assert digest(read_text("a: 0.10\nb: 010\n", "f").data) == digest({"a": 0.1, "b": 10})


def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    raw = bytes(range(256)) * 9000
    (tmp_path / "f").write_bytes(raw)
    assert file_digest(tmp_path / "f") == bytes_digest(raw) == hashlib.sha256(raw).hexdigest()
