"""The reader of YAML: scalars by YAML 1.2, exact places, spellings that live, and speed."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qvhmig.problems import ProblemsFound
from qvhmig.yaml_source import decoded, read_document, read_text

HERE = Path(__file__).resolve().parent
SCALARS = read_text("rows:\n" + (HERE / "scalars.yaml").read_text(encoding="utf-8"), "scalars.yaml").data["rows"]
KINDS = {str: "text", bool: "boolean", int: "integer", float: "decimal", type(None): "null", list: "list"}


def plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"[{', '.join(plain(item) for item in value)}]"
    return repr(float(value)) if isinstance(value, float) else repr(int(value)) if isinstance(value, int) else str(value)


@pytest.mark.parametrize(("written", "kind", "value"), SCALARS, ids=lambda part: str(part))
def test_a_scalar_is_what_yaml_1_2_says(written: str, kind: str, value: str) -> None:
    got = read_text(f"key:\n  {written}\n", "f.yaml").data["key"]
    base = next(base for base in (bool, int, float, str, list, type(None)) if isinstance(got, base))
    assert (KINDS[base], plain(got)) == (kind, value)


@pytest.mark.parametrize("written", ["010", "0x1F", "0.10", "1e3", "+7", "12", "0.5", "007.50"])
def test_a_number_keeps_its_spelling(written: str) -> None:
    value = read_text(f"code: {written}\n", "f.yaml").data["code"]
    assert isinstance(value, (int, float)) and not isinstance(value, bool)
    assert str(value) == written
    assert str(pickle.loads(pickle.dumps(value))) == written  # a cached document gives the same codes


PLACES = """\
contract: 1
fields:
  name: {class: DIRECT, from: 'a.b'}
  "two words":   value
rows:
- from: X as x
- add:
    long: |

      case when a
      then b end
    folded: >-
        one two
list: [10,
  20]
empty:
base: &base {kind: file, path: here}
more: {<<: *base, path: there}
é: after
"""


@pytest.mark.parametrize(
    ("steps", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("contract",), (1, 11), (1, 1)),
        (("fields", "name"), (3, 9), (3, 3)),
        (("fields", "name", "from"), (3, 32), (3, 25)),  # inside the quotes, where an expression starts
        (("fields", "two words"), (4, 18), (4, 3)),
        (("rows", 0, "from"), (6, 9), (6, 3)),
        (("rows", 1), (7, 3), (7, 3)),
        (("rows", 1, "add", "long"), (10, 7), (8, 5)),  # the first line of text of a block
        (("rows", 1, "add", "folded"), (13, 9), (12, 5)),
        (("list", 1), (15, 3), (15, 3)),
        (("empty",), (16, 7), (16, 1)),
        (("more", "path"), (18, 25), (18, 19)),
        (("more", "kind"), (17, 20), (17, 14)),  # merged: where it is written
        (("é",), (19, 4), (19, 1)),
        (("fields", "name", "nothing"), (3, 9), (3, 9)),  # the nearest owner
        (("rows", 7, "from"), (6, 1), (6, 1)),
        (("list", "key"), (14, 7), (14, 7)),
    ],
)
def test_every_key_and_value_has_its_place(steps: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    document = read_text(PLACES, "f.yaml")
    at, of_key = document.where(*steps), document.where_key(*steps)
    assert ((at.line, at.column), (of_key.line, of_key.column)) == (value, key)
    again = pickle.loads(pickle.dumps(document))
    assert again == document and again.where(*steps) == at


def test_keys_are_text_as_written() -> None:
    document = read_text("on: 1\n1: 2\n01: 3\ntrue: 4\nnull: 5\n", "f.yaml")
    assert list(document.data) == ["on", "1", "01", "true", "null"]
    assert document.where_key("01").line == 3


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a: 1\nb: caf\xe9\n", "f.yaml:2:7 QV003 byte 0xe9 at offset 11 is not UTF-8; save the file as UTF-8"),
        ("é: ".encode() + b"\xff", "f.yaml:1:4 QV003 byte 0xff at offset 4 is not UTF-8; save the file as UTF-8"),
        (b"a: 1\nb: \x00", "f.yaml:2:4 QV003 a NUL character in the text; remove it"),
        (b"a: \x07", "f.yaml:1:4 QV003 control character U+0007 in the text; remove it"),
        (b"\xef\xbb\xbfa: 1", "f.yaml:1:1 QV003 the file starts with a byte order mark (UTF-8); save it as UTF-8 without BOM"),
    ],
)
def test_bytes_that_are_no_plain_utf8_are_named(raw: bytes, said: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        decoded(raw, "f.yaml")
    assert str(found.value) == said


def test_windows_line_ends_change_no_place() -> None:
    one, other = read_text("a: 1\nb:\n  c: x\n", "f"), read_text("a: 1\r\nb:\r\n  c: x\r\n", "f")
    assert one == other and one.where("b", "c") == other.where("b", "c")


def test_a_small_file_cannot_unfold_without_end() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    begun = time.perf_counter()
    with pytest.raises(ProblemsFound, match="QV005 the aliases unfold without end"):
        read_text("\n".join(lines), "f.yaml")
    assert time.perf_counter() - begun < 10


def test_a_missing_file_is_exit_2(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_document(tmp_path / "contracts" / "a.yaml", tmp_path)
    assert (str(found.value), found.value.exit_code) == ("contracts/a.yaml QV010 no such file; check the name", 2)


TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, blacklist_characters="\x7f\u2028\u2029", blacklist_categories=("Cc", "Cs", "Cn")))


@given(TEXT)
def test_quoted_text_comes_back_and_starts_after_its_quote(text: str) -> None:
    document = read_text("key: '" + text.replace("'", "''") + "'\n", "f.yaml")
    assert document.data == {"key": text}
    assert document.where("key").column == 7


@settings(max_examples=300)
@given(st.binary(max_size=80))
def test_any_bytes_give_a_document_or_problems_with_a_code(raw: bytes) -> None:
    try:
        document = read_text(decoded(raw, "f.yaml"), "f.yaml")
    except ProblemsFound as found:
        assert all(problem.code.startswith("QV00") and problem.next_step for problem in found.problems)
    else:
        assert isinstance(document.data, dict)


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab:- \n\t[]{}'\"&*!|>#?,%@`1<"), max_size=40))
def test_any_yaml_like_text_gives_a_document_or_problems_with_a_code(text: str) -> None:
    try:
        document = read_text(text, "f.yaml")
    except ProblemsFound as found:
        assert all(problem.code.startswith("QV00") and problem.next_step for problem in found.problems)
    else:
        assert isinstance(document.data, dict)


def test_forty_contracts_and_fifty_crosswalks_are_read_fast() -> None:
    fields = "".join(f"  field_{n}: {{class: DERIVED, expr: \"coalesce(p.Column{n}, 'x')\"}}\n" for n in range(25))
    contract = f"contract: 1\nid: c\nrows:\n  - from: T as p\nfields:\n{fields}"
    crosswalk = "crosswalk: 1\nrows:\n" + "".join(f"  - {{source: '{n}', target: '{n}'}}\n" for n in range(15))
    best = min(_seconds([contract] * 40 + [crosswalk] * 50) for _ in range(3))
    assert best < 1.2, f"{best:.2f} s"  # 0.4 s on a quiet machine; a busy one may be three times slower


def _seconds(texts: list[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        read_text(text, "f.yaml")
    return time.perf_counter() - begun
