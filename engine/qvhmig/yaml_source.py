"""YAML text -> plain data plus the place of every key and value.

Floor 1: only the standard library and PyYAML, whose C parser composes the nodes; scalars are resolved here by the
YAML 1.2 core schema, so that `NO`, `yes`, `on`, `1:30` and dates stay text. Everything a person can get wrong in the
text of a file (encoding, tabs, duplicate keys, unknown anchors, tags) becomes a `Problem` with a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.yaml_syntax import syntax_problem

MOST_NODES = 200_000  # of a file shorter than that: aliases can make a small file endless


class WrittenInteger(int):
    """A whole number whose spelling is not its own (`010`, `0x1F`): counts as a number, `str()` is as written."""

    written: str

    def __str__(self) -> str:
        return self.written

    def __reduce__(self) -> tuple[Any, ...]:
        return (written_integer, (int(self), self.written))


class WrittenDecimal(float):
    """A decimal number whose spelling is not its own (`0.10`, `1e3`): counts as a number, `str()` is as written."""

    written: str

    def __str__(self) -> str:
        return self.written

    def __reduce__(self) -> tuple[Any, ...]:
        return (written_decimal, (float(self), self.written))


def written_integer(value: int, text: str) -> int:
    """`value`, remembering `text` where that is not its usual spelling: a code `010` must not lose its zero."""
    if str(value) == text:
        return value
    number = WrittenInteger(value)
    number.written = text
    return number


def written_decimal(value: float, text: str) -> float:
    if str(value) == text:
        return value
    number = WrittenDecimal(value)
    number.written = text
    return number


_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")


def plain_scalar(text: str) -> Any:
    """The value of an unquoted scalar by the YAML 1.2 core schema: None, bool, int, float or the text itself."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.match(text):
        return written_integer(int(text), text) if len(text) <= 4000 else text
    if _OCTAL.match(text):
        return written_integer(int(text[2:], 8), text)
    if _HEXADECIMAL.match(text):
        return written_integer(int(text[2:], 16), text)
    if _DECIMAL.match(text):
        return written_decimal(float(text), text)
    if _SPECIAL.match(text):
        return written_decimal(float(text.replace(".", "", 1)), text)
    return text


class Place:
    """Where one value stands, where its key stands, and the places below it (by key or by index)."""

    __slots__ = ("below", "column", "key_column", "key_line", "line")

    def __init__(self, line: int, column: int, below: dict[str, Place] | list[Place] | None = None) -> None:
        self.line, self.column, self.below = line, column, below
        self.key_line, self.key_column = line, column

    def child(self, step: str | int) -> Place | None:
        if isinstance(self.below, dict):
            return self.below.get(str(step))
        if isinstance(self.below, list) and isinstance(step, int) and 0 <= step < len(self.below):
            return self.below[step]
        return None


@dataclass(frozen=True)
class Document:
    """One YAML file. `path` is relative to the project root, with forward slashes; keys of mappings are always text.

    `data` holds dict, list, str, int, float, bool and None only; an int or float spelt in an unusual way keeps its
    spelling in `str()`.
    """

    path: str
    data: Any
    places: Place = field(repr=False, compare=False, default_factory=lambda: Place(1, 1))

    def where(self, *steps: str | int) -> Where:
        """The first character of the VALUE at that path (inside its quotes; the first text line of a block).

        Where the path does not exist: the nearest owner that has a place. Lines and columns count from 1.
        """
        place = self._nearest(steps)[0]
        return Where(self.path, place.line, place.column)

    def where_key(self, *steps: str | int) -> Where:
        """The first character of the KEY at that path; for a list item, and where the path does not exist, the
        place that `where` gives."""
        place, found = self._nearest(steps)
        if not found:
            return Where(self.path, place.line, place.column)
        return Where(self.path, place.key_line, place.key_column)

    def has(self, *steps: str | int) -> bool:
        return self._nearest(steps)[1]

    def _nearest(self, steps: tuple[str | int, ...]) -> tuple[Place, bool]:
        place = self.places
        for step in steps:
            below = place.child(step)
            if below is None:
                return place, False
            place = below
        return place, True


def read_document(path: Path, root: Path) -> Document:
    """Read one file of the project at `root`.

    Raises ProblemsFound: QV001 syntax, QV002 duplicate key, QV003 encoding, QV004 tab, QV005 unknown or endless
    anchor, QV006 empty or not a mapping, QV007 several documents, QV008 tag or key that is no plain text; with exit
    code 2 and QV010 where the system cannot read the file.
    """
    shown = shown_path(path, root)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ProblemsFound([Problem("QV010", Where(shown), "no such file", "check the name")], exit_code=2) from None
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise ProblemsFound(
            [Problem("QV010", Where(shown), f"cannot be read: {reason}", "check its owner and mode")], exit_code=2
        ) from None
    return read_text(decoded(raw, shown), shown)


def shown_path(path: Path, root: Path) -> str:
    """`path` as people see it: relative to `root` where it lies below it, with forward slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


_MARKS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def decoded(raw: bytes, shown: str) -> str:
    """The text of a project file; raises ProblemsFound QV003 for anything but plain UTF-8 without a BOM."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            fact = f"the file starts with a byte order mark ({encoding})"
            raise ProblemsFound([Problem("QV003", Where(shown, 1, 1), fact, "save it as UTF-8 without BOM")])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8")) + 1
        fact = f"byte {raw[error.start]:#04x} at offset {error.start} is not UTF-8"
        raise ProblemsFound([Problem("QV003", Where(shown, line, column), fact, "save the file as UTF-8")]) from None
    wrong = _FORBIDDEN.search(text)
    if wrong:
        before_text = text[: wrong.start()]
        where = Where(shown, before_text.count("\n") + 1, len(before_text.rsplit("\n", 1)[-1]) + 1)
        name = "a NUL character" if wrong.group() == "\x00" else f"control character U+{ord(wrong.group()):04X}"
        raise ProblemsFound([Problem("QV003", where, f"{name} in the text", "remove it")])
    return text


def read_text(text: str, shown: str) -> Document:
    """Like `read_document`, from text that is already decoded. `shown` is the path to name in messages."""
    import yaml

    loader = _loader_class()(text)
    try:
        node = _composed(loader, shown)
        builder = _Builder(shown, text.split("\n"))  # counts from 0, as the parser does
        data, places = builder.built(node)
    except yaml.MarkedYAMLError as error:
        raise ProblemsFound([syntax_problem(error, text, shown)]) from None
    except RecursionError:
        raise ProblemsFound([Problem("QV001", Where(shown), "lists or mappings are nested too deep", "write it flatter")]) from None
    finally:
        loader.dispose()
    if builder.problems:
        raise ProblemsFound(builder.problems)
    if data is None:
        raise ProblemsFound([_empty(shown)])
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "a single value"
        fact = f"the file holds {kind}, not a mapping"
        raise ProblemsFound(
            [Problem("QV006", Where(shown, places.line, places.column), fact, "start it with its kind, as 'contract: 1'")]
        )
    return Document(shown, data, places)


def _empty(shown: str) -> Problem:
    return Problem("QV006", Where(shown), "the file is empty", "start it with its kind, as 'contract: 1'")


def _composed(loader: Any, shown: str) -> Any:
    node = loader.get_node() if loader.check_node() else None
    if node is None:
        raise ProblemsFound([_empty(shown)])
    if loader.check_node():
        mark = loader.get_node().start_mark
        fact = "a second document starts here"
        raise ProblemsFound(
            [Problem("QV007", Where(shown, mark.line + 1, mark.column + 1), fact, "keep one document a file")]
        )
    return node


@lru_cache(maxsize=1)
def _loader_class() -> Any:
    """The parser: nodes of implicit tag get the private tag 'plain' or 'text', so that any other tag was written."""
    import yaml

    base = yaml.cyaml.CParser if getattr(yaml, "__with_libyaml__", False) else None
    if base is None:  # a PyYAML without its C part still reads, slowly
        from yaml.composer import Composer
        from yaml.parser import Parser
        from yaml.reader import Reader
        from yaml.scanner import Scanner

        class Pure(Reader, Scanner, Parser, Composer):
            def __init__(self, stream: str) -> None:
                Reader.__init__(self, stream)
                Scanner.__init__(self)
                Parser.__init__(self)
                Composer.__init__(self)

            def dispose(self) -> None:
                pass

        base = Pure

    class Loader(base):  # type: ignore[misc, valid-type]
        def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
            return "plain" if kind is yaml.ScalarNode and implicit[0] else "text"

        def descend_resolver(self, current_node: Any, current_index: Any) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass

    return Loader


class _Builder:
    """Nodes -> (data, places). Collects problems instead of stopping at the first."""

    def __init__(self, shown: str, lines: list[str]) -> None:
        self.shown, self.lines = shown, lines
        self.problems: list[Problem] = []
        self.open: set[int] = set()
        self.count = 0
        self.most = max(MOST_NODES, sum(map(len, lines)))

    def built(self, node: Any) -> tuple[Any, Place]:
        self.count += 1
        if self.count > self.most:
            raise ProblemsFound([*self.problems, self._problem("QV005", node, "the aliases unfold without end", "write the values out")])
        if node.tag not in ("plain", "text"):
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            self.problems.append(self._problem("QV008", node, f"the tag '{tag}' is not used here", "remove it; put text in quotes"))
            return None, Place(node.start_mark.line + 1, node.start_mark.column + 1)
        value = node.value
        if isinstance(value, str):
            return (plain_scalar(value) if node.tag == "plain" else value), self._text_place(node)
        if id(node) in self.open:
            raise ProblemsFound([*self.problems, self._problem("QV005", node, "an anchor holds an alias of itself", "write the values out")])
        self.open.add(id(node))
        mark = node.start_mark
        place = Place(mark.line + 1, mark.column + 1)
        if node.id == "sequence":
            pairs = [self.built(item) for item in value]
            place.below = [below for _, below in pairs]
            data: Any = [item for item, _ in pairs]
        else:
            data, place.below = self._mapping(node)
        self.open.discard(id(node))
        return data, place

    def _mapping(self, node: Any) -> tuple[dict[str, Any], dict[str, Place]]:
        data: dict[str, Any] = {}
        below: dict[str, Place] = {}
        merged: list[Any] = []
        for key, value in node.value:
            if not isinstance(key.value, str) or key.tag not in ("plain", "text"):
                self.problems.append(self._problem("QV008", key, "a key must be a plain word", "write the key as text"))
                continue
            if key.tag == "plain" and key.value == "<<":
                merged.append(value)
                continue
            name = key.value
            mark = key.start_mark
            if name in data:
                first = Where(self.shown, below[name].key_line, below[name].key_column)
                fact = f"the key '{name}' is already given at {first.line}:{first.column}"
                self.problems.append(self._problem("QV002", key, fact, "keep one of them"))
                continue
            data[name], place = self.built(value)
            place.key_line, place.key_column = mark.line + 1, mark.column + 1
            below[name] = place
        for source in self._merge_sources(merged):
            for name, (value, place) in source.items():
                if name not in data:
                    data[name], below[name] = value, place
        return data, below

    def _merge_sources(self, merged: list[Any]) -> Iterator[dict[str, tuple[Any, Place]]]:
        """`<<: *a` and `<<: [*a, *b]`: keys of the mapping itself win, then earlier anchors."""
        for value in merged:
            for node in value.value if value.id == "sequence" else [value]:
                if node.id != "mapping":
                    self.problems.append(self._problem("QV008", node, "'<<' takes in a mapping only", "name an anchored mapping"))
                    continue
                data, place = self.built(node)
                if isinstance(place.below, dict):
                    yield {name: (data[name], place.below[name]) for name in data}

    def _text_place(self, node: Any) -> Place:
        line, column = node.start_mark.line, node.start_mark.column
        if node.style in ("'", '"'):
            column += 1
        elif node.style in ("|", ">"):
            for number in range(line + 1, min(node.end_mark.line + 1, len(self.lines))):
                stripped = self.lines[number].lstrip(" ")
                if stripped.strip():
                    line, column = number, len(self.lines[number]) - len(stripped)
                    break
        return Place(line + 1, column + 1)

    def _problem(self, code: str, node: Any, fact: str, next_step: str) -> Problem:
        mark = node.start_mark
        return Problem(code, Where(self.shown, mark.line + 1, mark.column + 1), fact, next_step)
