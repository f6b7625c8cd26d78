"""fixtures/*.yaml: how to make extracts of people who do not exist, as alike to real ones as the programme needs.

Three parts. *Lists* are what is drawn from. *Entities* are the graph, in plain types (a date is a date): how many of each there are for
one of its parent, and how each field of one comes about. *Tables* write entities down in the form of the source system.
Everything is drawn from (seed, entity, field, number of the row), so no value depends on how the work is cut into pieces.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qvhmig.models import StrictModel
from qvhmig.models.contract import Cell, Identifier
from qvhmig.models.lifecycle import ProjectPath
from qvhmig.models.steps import Expression

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


# -- lists ------------------------------------------------------------------------------------------------------------
class WordList(StrictModel):
    """What `pick` draws from; exactly one of `words`, `file`, `rows` and `codes`.

    `words`: values, or values with weights. `file`: a CSV whose column `value` is drawn with the weight in the column `weight` (one each
    without), of the rows that have the values of `where`. `rows`: records written here; `value` names the column that is drawn. `codes`: the id of a code list of the source, drawn
    by `weights` (a code that is not named weighs `others`); codes whose state is ambiguous or retired are drawn at exactly these shares.
    """

    words: list[Cell] | dict[str, Weight] | None = None
    file: ProjectPath | None = None
    rows: list[dict[str, Cell]] | None = None
    codes: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    value: str | None = None
    weight: str | None = None
    weights: dict[str, Weight] = Field(default_factory=dict)
    others: Weight = 1
    ambiguous: Share = 0.005
    retired: Share = 0.005
    note: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> WordList:
        given = [name for name in ("words", "file", "rows", "codes") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("a list has exactly one of 'words', 'file', 'rows' and 'codes'")
        if self.codes is None and self.weights:
            raise ValueError("'weights' belong to 'codes'; give words their weights as 'words: {word: weight}'")
        if self.ambiguous + self.retired >= 1:
            raise ValueError("'ambiguous' and 'retired' leave no room for codes in use")
        return self


def _words_alone(value: Any) -> Any:
    return {"words": value} if isinstance(value, list) else value


class States(StrictModel):
    """Words of the code lists' column `status` that mean ambiguous and retired; every other word is in use."""

    ambiguous: list[str] = Field(default_factory=list)
    retired: list[str] = Field(default_factory=list)


# -- generators -------------------------------------------------------------------------------------------------------
class Choice(StrictModel):
    """One list, or the list that the value of `by` names; no entry and no `else` = no value."""

    by: Expression | None = None
    of: dict[str, str | None] | None = None
    else_: str | None = Field(default=None, alias="else")
    list: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"list": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _either(self) -> Choice:
        if (self.list is None) == (self.of is None):
            raise ValueError("write the name of a list, or 'by' and 'of'")
        if (self.by is None) != (self.of is None):
            raise ValueError("'by' and 'of' go together")
        return self


class Rate(StrictModel):
    """A share of the rows: one for all, or by the value of an expression."""

    by: Expression | None = None
    of: dict[str, Share] | None = None
    else_: Share = Field(default=0, alias="else")
    all: Share | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"all": value} if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _either(self) -> Rate:
        if (self.all is None) == (self.of is None) or (self.by is None) != (self.of is None):
            raise ValueError("write a share from 0 to 1, or 'by' and 'of'")
        return self


class NumberBetween(StrictModel):
    """A whole number from `from` to `to`, both included, each as likely as the others."""

    from_: Expression = Field(alias="from")
    to: Expression


class DayBetween(StrictModel):
    """A day from `from` to `to`, both included; no value where either has none, `from` where `to` lies before it.
    `lean`: early or late makes days near that end likelier (density falls in a line)."""

    from_: Expression = Field(alias="from")
    to: Expression
    lean: Literal["early", "late"] | None = None


class ClockOn(StrictModel):
    """A moment on `day`, to the minute, from `opens` to before `closes` (HH:MI)."""

    day: Expression
    opens: Annotated[str, Field(pattern=r"^[0-2][0-9]:[0-5][0-9]$")] = "08:00"
    closes: Annotated[str, Field(pattern=r"^[0-2][0-9]:[0-5][0-9]$")] = "18:00"


class Shift(StrictModel):
    """A moment that lies `least` to `most` minutes after another one (before it, where they are below 0), both included."""

    of: Expression
    least: int = Field(ge=-1_000_000, le=1_000_000)
    most: int = Field(ge=-1_000_000, le=1_000_000)

    @model_validator(mode="after")
    def _in_order(self) -> Shift:
        if self.least > self.most:
            raise ValueError("'least' is above 'most'")
        return self


class Cut(StrictModel):
    """The `at`-th of the days that cut a span of time into as many pieces as the row has siblings, and one more.

    Cut 0 is `from`. All fields with the same `series` and the same span see the same cuts, so that a row ends where the next begins.
    """

    series: Identifier
    from_: Expression = Field(alias="from")
    to: Expression
    at: Expression


class Scatter(StrictModel):
    """The numbers 0 to `within` - 1 in an order of chance: different for different `of`, as long as `of` is below `within`."""

    of: Expression
    within: int = Field(gt=1, le=2_000_000_000)


class Checked(StrictModel):
    """`digits` and the check digit of Modulus 11 (weights falling to 2). `serial` counts from 0 through the numbers with `prefix` that
    have a check digit; no value above the last of them."""

    prefix: Annotated[str, Field(pattern=r"^[0-9]*$")] = ""
    serial: Expression
    digits: int = Field(ge=3, le=18)


class Words(StrictModel):
    """`least` to `most` words of a list with blanks between, whole words up to `width` characters."""

    list: str
    least: int = Field(default=1, ge=1, le=12)
    most: int = Field(default=1, ge=1, le=12)
    width: int | None = Field(default=None, ge=1)


class Steps(StrictModel):
    """A machine of states over the rows of one parent, in their order: the first row's state is drawn from `first`, each next one from
    the entry of `then` for the state before it. A state without an entry stays."""

    first: dict[str, Weight] = Field(min_length=1)
    then: dict[str, dict[str, Weight]]


class CellOf(StrictModel):
    """A field of another row: of the `at`-th row (from 1) of the same parent (`of` = this entity), or of the `at`-th child (`of` = a child
    entity). No value where there is no such row."""

    of: Identifier
    field: Identifier
    at: Expression


class Find(StrictModel):
    """The column `take` of the row of a list whose drawn value is `value`: the words of a code."""

    list: str
    value: Expression
    take: str


class Missing(StrictModel):
    """How many cells stay empty, and the ground for it: nobody asked, not told, not held then."""

    rate: Rate
    ground: str = Field(min_length=1)


GENERATORS = (
    "expr", "pick", "refer", "chance", "number", "day", "clock", "shift", "cut", "scatter", "checked", "pattern", "words", "steps", "cell", "find",
)  # fmt: skip


class FieldRule(StrictModel):
    """How one field comes about: exactly one generator (a text alone is `expr`).

    `pattern`: text in which `#` is a digit and `@` a capital; every other sign stands as written; or the name of a list of patterns after
    `list:`. `refer`: a row of another entity that has no parent; its fields are then written FIELD.field. `chance`: true at that rate.
    `when`: a condition, without which there is no value. `missing`: of those that would have one.
    """

    expr: Expression | None = None
    pick: Choice | None = None
    refer: Identifier | None = None
    chance: Rate | None = None
    number: NumberBetween | None = None
    day: DayBetween | None = None
    clock: ClockOn | None = None
    shift: Shift | None = None
    cut: Cut | None = None
    scatter: Scatter | None = None
    checked: Checked | None = None
    pattern: str | None = None
    words: Words | None = None
    steps: Steps | None = None
    cell: CellOf | None = None
    find: Find | None = None
    when: Expression | None = None
    missing: Missing | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return {"expr": value}
        return value

    @model_validator(mode="after")
    def _one_generator(self) -> FieldRule:
        given = [name for name in GENERATORS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a field has exactly one of {', '.join(GENERATORS)}")
        return self

    @property
    def generator(self) -> str:
        return next(name for name in GENERATORS if getattr(self, name) is not None)


# -- entities and tables ----------------------------------------------------------------------------------------------
class Count(StrictModel):
    """How many rows: `fixed` (an expression; for an entity without a parent), a distribution, or a distribution by a value of the parent."""

    fixed: Expression | None = None
    spread: dict[int, Weight] | None = None
    by: Expression | None = None
    of: dict[str, dict[int, Weight]] | None = None
    else_: dict[int, Weight] | None = Field(default=None, alias="else")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, (int, str)) and not isinstance(value, bool):
            return {"fixed": str(value)}
        if isinstance(value, dict) and value and not set(value) & {"fixed", "spread", "by", "of", "else"}:
            return {"spread": value}
        return value

    @model_validator(mode="after")
    def _one_form(self) -> Count:
        if sum(part is not None for part in (self.fixed, self.spread, self.of)) != 1 or (self.by is None) != (self.of is None):
            raise ValueError("write a number, a distribution as {0: 0.8, 1: 0.2}, or 'by' and 'of' with one distribution a value")
        tables = [self.spread, self.else_, *(self.of or {}).values()]
        if any(n < 0 or n > 1000 for table in tables if table for n in table):
            raise ValueError("a row has from 0 to 1000 children")
        return self

    @property
    def most(self) -> int:
        tables = [self.spread, self.else_, *(self.of or {}).values()]
        return max((n for table in tables if table for n in table), default=1)


class Entity(StrictModel):
    """One kind of thing of the graph. Without `of` it stands alone: `count` says how many there are, or `rows` names a list that gives one
    row a record, whose columns are fields at once. With `of` it is a child, `count` for each row of its parent."""

    of: Identifier | None = None
    count: Count | None = None
    rows: str | None = None
    says: str | None = None
    fields: dict[Identifier, FieldRule] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _counted(self) -> Entity:
        if (self.count is None) == (self.rows is None):
            raise ValueError("an entity has 'count' or 'rows'")
        if self.of is not None and (self.rows is not None or (self.count is not None and self.count.fixed is not None)):
            raise ValueError("a child is counted by a distribution, as count: {0: 0.7, 1: 0.3}")
        if self.of is None and self.count is not None and self.count.fixed is None:
            raise ValueError("an entity without a parent is counted by one number or expression")
        return self


class Twin(StrictModel):
    """One date or moment in two columns. The format of each follows from the width of its column by `forms`, unless it is said here.
    `only_display`, `only_internal`: how often the other cell is empty."""

    of: Expression
    display: str | None = None
    internal: str | None = None
    display_as: str | None = None
    internal_as: str | dict[str, Weight] | None = None
    only_display: Share = 0
    only_internal: Share = 0


class Forms(StrictModel):
    """Width of a column of the source -> how dates are written in it, apart for those that are shown and those that are kept."""

    display: dict[int, str] = Field(default_factory=dict)
    internal: dict[int, str | dict[str, Weight]] = Field(default_factory=dict)


class TableRule(StrictModel):
    """A table of the source: one line for each row of the entity `rows` for which `when` holds. Columns that are not named stay empty."""

    rows: Identifier
    when: Expression | None = None
    columns: dict[str, FieldRule]
    twins: list[Twin] = Field(default_factory=list)
    note: str | None = None


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


ListRule = Annotated[WordList, BeforeValidator(_words_alone)]
TableParts = Annotated[list[TableRule], BeforeValidator(_one_or_more)]
"""One rule, or several whose lines stand in one table."""


class Fixtures(StrictModel):
    """`truth`: table of the target -> what a right migration says in it, from the graph and in the target's words; only the columns that are
    named are compared, and a column that points at another row holds that row's key in the source. `size` names the entity that a cohort's size counts. `params` come from lifecycle.yaml. `code_lists`: CSV of the source's codes.
    `widths`: columns whose width the document prints smaller than what it says they hold. `include`: files of kind `fixtures_part` that belong to this one."""

    fixtures: Literal[1]
    id: Identifier
    seed: int = Field(default=1, ge=0)
    size: Identifier
    patients: int = Field(default=20, ge=1)
    params: dict[Identifier, Literal["text", "integer", "date"]] = Field(default_factory=dict)
    code_lists: ProjectPath | None = None
    states: States = Field(default_factory=States)
    forms: Forms = Field(default_factory=Forms)
    widths: dict[str, int] = Field(default_factory=dict)
    include: list[ProjectPath] = Field(default_factory=list)
    lists: dict[Identifier, ListRule] = Field(default_factory=dict)
    entities: dict[Identifier, Entity]
    tables: dict[str, TableParts]
    truth: dict[str, TableParts] = Field(default_factory=dict)
    notes: str | None = None


class FixturesPart(StrictModel):
    """A file that a fixtures file includes: further lists, entities, tables and truth. What two files define is an error; order has no meaning."""

    fixtures_part: Literal[1]
    lists: dict[Identifier, ListRule] = Field(default_factory=dict)
    entities: dict[Identifier, Entity] = Field(default_factory=dict)
    tables: dict[str, TableParts] = Field(default_factory=dict)
    truth: dict[str, TableParts] = Field(default_factory=dict)
    notes: str | None = None
