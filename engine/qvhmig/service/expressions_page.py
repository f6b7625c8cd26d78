"""docs/expressions.md from the registry of functions and their golden vectors; a test compares it (`make accept`).

The vectors belong to the tests, so they are handed in: table name -> rows with `do`, the columns, and `gives` or `fails`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qvhmig.expressions.conversions import MOST_DIGITS
from qvhmig.expressions.dates import PIVOT, TOKENS
from qvhmig.expressions.functions import FUNCTIONS, NEAREST
from qvhmig.expressions.groups import AGGREGATES, WINDOWS, written_name
from qvhmig.expressions.numbers import MOST_DECIMALS
from qvhmig.expressions.parsing import MOST_CHARACTERS, MOST_DEPTH, MOST_HEIGHT, REFUSED
from qvhmig.expressions.registry import ANY, ORDERED, Argument, Function
from qvhmig.expressions.types import DATE, Kind

Vectors = Mapping[str, Sequence[Mapping[str, Any]]]
NOT_CELLS = ("do", "gives", "fails", "value", "of", "problem")

OPENING = f"""# Expressions
The rules are written by hand; the tables are made from the registry and the golden vectors of the tests (`make accept`), and a test compares them.
An expression is one SQL expression over the closed list below. What is not here is refused with its place and the nearest form that is.
`qvhmig try "expression"` shows what one gives.

## Types
| type | what it holds | literal |
|---|---|---|
| text | Unicode; '' is a text and **not null** | `'it''s'` (two quotes for one) |
| integer | whole numbers of 64 bits | `12` |
| decimal(p, s) | exact, up to {MOST_DIGITS} digits, {MOST_DECIMALS} of them after the point | `12.50` |
| date | a day, years 0001 to 9999 | `DATE '2020-01-31'` |
| moment | a day and a clock to the second, local, no zone | `TIMESTAMP '2020-01-31 10:30'` |
| time | a clock to the second | `TIME '09:05'` |
| boolean | true, false; unknown is null | `true` |

Two widenings happen by themselves: integer to decimal, date to moment. Everything else is a cast that a person writes: a text never
compares with a number, and a date is no text. A bare `null` fits every type. A literal that is no value of its type is refused before a row is read.

## Null
Logic has three values, as in SQL: a comparison with null is unknown; `false and unknown` is false, `true or unknown` is true, `not unknown` is
unknown. A step that asks a condition takes true only. `= null` is refused (write `is null`), and so is null in a list of IN. `is distinct from` and
`is not distinct from` compare nulls as values. A function gives null for a null argument unless its table says otherwise.

## Errors
**Nothing fails in silence.** A cast, a date or a sum that cannot be made gives a *cell error*: the cell is null, its raw text is kept beside it, and
the policy of the field says what happens (`invalid: reject`, `hold` or `blank`). The error travels with the name through every step. In `keep`, in
the `when` of a split, on the left of a join's `on` and in the spans of a `cut` it rejects the row as `unreadable_value`, in `check` by the check's own
reason: a value that cannot be read decides nothing.

- Only what is evaluated can fail: of CASE the branch that is taken and the tests up to it, of coalesce the arguments up to the first that is
  not null, of AND the right side unless the left is false, of OR unless the left is true.
- `coalesce` does not swallow an error. Give `as_date` several formats, or ask `matches` first.
- TRY_CAST is refused: engines differ in what it forgives.

## Numbers
- Division of whole numbers is cut toward zero: `7 / 2` is 3, `-7 / 2` is -3; `%` has the sign of the left side. Division by 0 is a cell error.
- What does not fit 64 bits is a cell error, never a wrap. Arithmetic on decimals takes operands and results of up to 18 digits; more is a cell error.
- Decimals of a result: `+` and `-` the larger scale of both sides, `*` the sum (at most {MOST_DECIMALS}), `/` the largest of 6 and both sides.
- A quotient is rounded half away from zero, and so is what `round` gives: `round(2.5, 0)` is 3, `round(-2.5, 0)` is -3. A cast never rounds: digits that would be lost are a cell error.
- A cast from text takes a sign, digits and a point; no blank, no exponent, no digit outside 0 to 9.
- `cast(x as text)` writes every decimal of the type.

## Text
- Texts compare and sort by their UTF-8 bytes, in every engine, also in greatest, min and an order.
- Positions and lengths count characters (code points) from 1. `||` with null is null; `concat_ws` leaves nulls out.
- A blank is U+0020 only for trim; white space for squash, name_part, blank_to_null is blank, tab and line ends.
- **Unicode case.** upper and lower change letter for letter. A letter whose other case is longer (sharp s, ligatures), or that came into
  Unicode after version 15, stays as it is. The capital sigma is always the plain small sigma. So no engine's Unicode version can move a value.
- **LIKE** takes a literal: `%` any text, `_` one character (line ends count), `\\` takes the next character as it is. There is no ESCAPE.
- **Regular expressions** of `matches` fit the whole text, without ^ and $. The common subset: characters, `.`, `[a-z]`, `[^a-z]`, `( )`, `|`, `* + ? {{m,n}}`
  (up to 255, and up to 1,000 as a product of repeats inside repeats), and \\ before a sign of ASCII. Refused: look-around, back references, flags, possessive repeats, nested classes, and `\\d \\w \\s`, which differ between engines.

## Dates
- Formats are literals of the tokens {" ".join(TOKENS)} (YYYY is CCYY); all else stands as written. Every digit must be there: `9/2/2020` does not fit `DD/MM/CCYY`.
- The whole text must fit and be a real day. Several formats are tried in order, and the first that fits decides.
- YY from 00 to {PIVOT - 1} is 2000 to 20{PIVOT - 1}, from {PIVOT} to 99 is 19{PIVOT} to 1999, in every year that the programme runs.
- 24:00 in a moment is 00:00 of the next day; 24:01 is an error, and so is 24:00 of a time.
- There is no "today": take a parameter, so that a run can be repeated.

## Parameters and macros
`:name` is a parameter, declared under `params:` with its type. A macro of `contracts/macros.yaml` is called as a function: its arguments are typed,
its body sees its arguments only, it may call other macros but not itself, and it carries cases of its own. A macro cannot have the name of a function.

## Limits
One expression has at most {MOST_CHARACTERS} characters and is nested at most {MOST_DEPTH} deep. Its tree has at most {MOST_HEIGHT} levels: a chain as
`a or b or c` has one a word, so a long one is better written with IN.
"""

SECTIONS = (
    ("text", "Functions on text", ""),
    ("numbers", "Functions on numbers", ""),
    ("dates", "Functions on dates and moments", ""),
    ("logic", "Choices", "Beside these: `case when c then x else y end`, `case x when a then b end` and `coalesce(x, y, ...)`; without else the value is null."),
    ("codes", "Codes and check digits", ""),
)


def expressions_page(vectors: Vectors) -> str:
    """The page, in Markdown. It depends on the registry and the vectors only."""
    parts = [OPENING.rstrip("\n")]
    for theme, title, words in SECTIONS:
        shown = [f for f in FUNCTIONS.values() if f.theme == theme and not f.internal]
        parts += ["", f"## {title}", *([words, ""] if words else []), *_table(shown, vectors)]
    parts += ["", "## Operators, casts and literals", "What an operator or a cast does, by the types that it meets.", "", *_operators(vectors)]
    parts += ["", "## Aggregates of a group", "Allowed in `group`; the order is that of the step. A cell error in any row of the group is one of the result.", "", *_table(AGGREGATES.values(), vectors)]
    parts += ["", "## Functions of a window", "Allowed in `window`; partition and order are those of the step, and each function sees the whole partition"]
    parts[-1] += " unless it says otherwise."
    parts += ["", *_table(WINDOWS.values(), vectors), "", "## What is refused", "| written | write instead |", "|---|---|"]
    parts += [f"| {_cell(message)} | {_cell(step)} |" for message, step in REFUSED.values()]
    parts += [f"| `{name}` | {_cell(step)} |" for name, step in sorted(NEAREST.items())]
    return "\n".join(parts) + "\n"


def _table(functions: Any, vectors: Vectors) -> list[str]:
    rows = [f"| {_signature(f)} | {_cell(f.doc)} | {_cell(f.null_rule)} | {_cell(f.error_rule)} | {_examples(f, vectors)} |" for f in functions]
    return ["| function | what it gives | null | error | example |", "|---|---|---|---|---|", *rows]


def _operators(vectors: Vectors) -> list[str]:
    internal = [f for f in FUNCTIONS.values() if f.internal and f.theme in (s[0] for s in SECTIONS)]
    rows = [f"| {_cell(f.doc)} | {_cell(f.null_rule)} | {_cell(f.error_rule)} | {_examples(f, vectors)} |" for f in internal]
    return ["| form | null | error | example |", "|---|---|---|---|", *rows]


def _signature(function: Function) -> str:
    arguments = "".join(f"<br>{_argument(a)}" for a in function.arguments)
    return f"`{written_name(function.signature)}`<br>gives {_result(function)}{arguments}"


def _argument(argument: Argument) -> str:
    shown = "any type" if argument.kinds == ANY else "any type but boolean" if argument.kinds == ORDERED else " or ".join(k.value for k in Kind if k in argument.kinds)
    return f"{argument.name}: {'a literal, ' if argument.literal else ''}{shown}"


def _result(function: Function) -> str:
    if not callable(function.result):
        return str(function.result)
    return "the type of the first argument" if function.result([DATE], [None, 0]) == DATE else "a decimal"


def _examples(function: Function, vectors: Vectors) -> str:
    """The first row that gives a value, and the first that fails if the function itself can."""
    rows = vectors.get(function.name, ())
    value = next((r for r in rows if r.get("gives") is not None and not r.get("fails")), None)
    other = next((r for r in rows if r.get("fails")), None) if function.fails else None
    return "<br>".join(_example(r) for r in (value, other) if r is not None)


def _example(row: Mapping[str, Any]) -> str:
    cells = ", ".join(f"{name} = {_written(value)}" for name, value in row.items() if name not in NOT_CELLS)
    result = "cell error" if row.get("fails") is True else _written(_with_errors(row))
    return f"{_code(str(row['do']))}{f' for {cells}' if cells else ''}: {result}"


def _with_errors(row: Mapping[str, Any]) -> Any:
    """The values of a window's rows, with a word where one fails."""
    if not isinstance(row.get("fails"), list):
        return row["gives"]
    return ["cell error" if failed else value for value, failed in zip(row["gives"], row["fails"], strict=True)]


def _written(value: Any) -> str:
    return "null" if value is None else _code("''" if value == "" else ", ".join(map(_plain, value)) if isinstance(value, list) else _plain(value))


def _plain(value: Any) -> str:
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _code(text: str) -> str:
    text = text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return f"`{_cell(text)}`" if "`" not in text else _cell(text)


def _cell(text: str) -> str:
    """Of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
