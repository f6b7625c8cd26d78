"""How one document writes its fields down: which columns, in which order, under which words; and what of it can be known."""

from __future__ import annotations

from dataclasses import dataclass

from layouts.languages import OPEN_NUMBERS
from layouts.truth import Field, Schema, Table, TrueField, Truth

DATE_KINDS = ("date", "moment", "time")
# formats as national data sets write them: kind -> format
NATIONAL = {
    "text": "max an{n}", "integer": "n{n}", "decimal": "n{n}.n{s}", "date": "an10 CCYY-MM-DD", "moment": "an19 CCYY-MM-DDThh:mm:ss", "time": "an8 hh:mm:ss",
    "boolean": "an1 (Y/N)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """`columns`: (role, header), in printed order. `sizes`: where lengths stand: own (a column `10` or `10,2`), split (length and
    scale columns), brackets (`VARCHAR(10)`), beside (`Text 10`), formats (`max an10`). `conditional`: the mark of fields that a condition
    makes mandatory, '' = this style knows none. `mark`: (word, other word) of the mandatory or null column."""

    language: str
    columns: tuple[tuple[str, str], ...]
    words: dict[str, str]
    sizes: str
    mark: tuple[str, str]
    date_length: bool
    number_length: bool
    comma: str
    key_word: str
    conditional: str = ""
    # decorated: `loan_id (PK)`; nulled: `VARCHAR(10) NOT NULL`; worded: `Text, max. 10 characters`; untyped: no type column
    extras: frozenset[str] = frozenset()

    def header(self) -> list[str]:
        return [header for _, header in self.columns]

    def roles(self) -> list[str]:
        return [role for role, _ in self.columns]

    def row(self, table: Table, position: int, field: Field) -> list[str]:
        """The printed cells of a field; `position` from 1."""
        return [getattr(self, f"_{role}")(table, position, field) for role, _ in self.columns]

    def _table(self, table: Table, position: int, field: Field) -> str:
        return table.name

    def _field(self, table: Table, position: int, field: Field) -> str:
        if "decorated" in self.extras and (field.key or field.references):
            return f"{field.name} ({'PK' if field.key else 'FK'})"
        return field.name

    def _constraints(self, table: Table, position: int, field: Field) -> str:
        marks = ["PK"] if field.key else ["NOT NULL"] if field.mandatory == "Y" else []
        return ", ".join([*marks, f"FK -> {'.'.join(field.references)}"] if field.references else marks)

    def _position(self, table: Table, position: int, field: Field) -> str:
        return str(position)

    def size(self, field: Field) -> str:
        """The size as it would be printed; '' where this style prints none for the kind."""
        if field.kind == "text":
            return str(field.length)
        if field.kind == "integer":
            return str(field.length) if self.number_length else ""
        if field.kind == "decimal":
            return f"{field.length}{self.comma}{field.scale}"
        return ""

    def _type(self, table: Table, position: int, field: Field) -> str:
        if self.sizes == "formats":
            return NATIONAL[field.kind].format(n=field.length, s=field.scale)
        return self._written(field) + (f" {'NOT NULL' if field.mandatory == 'Y' else 'NULL'}" if "nulled" in self.extras else "")

    def _written(self, field: Field) -> str:
        word, size = self.words[field.kind], self.size(field)
        if self.sizes in ("own", "split") or not size:
            return word
        if "worded" in self.extras and field.kind != "decimal":
            return f"{word}, max. {size} {'characters' if field.kind == 'text' else 'digits'}"
        return f"{word}({size})" if self.sizes == "brackets" else f"{word} {size}"

    def _length(self, table: Table, position: int, field: Field) -> str:
        if field.kind == "decimal" and self.sizes == "split":
            return str(field.length)
        if field.kind in DATE_KINDS and self.date_length:
            return {"date": "10", "moment": "19", "time": "5"}[field.kind]
        return self.size(field)

    def _scale(self, table: Table, position: int, field: Field) -> str:
        return str(field.scale) if field.kind == "decimal" else ("0" if field.kind == "integer" and self.number_length else "")

    def _mandatory(self, table: Table, position: int, field: Field) -> str:
        if field.mandatory == "C" and self.conditional:
            return self.conditional
        return self.mark[0 if field.mandatory == "Y" else 1]

    def _null(self, table: Table, position: int, field: Field) -> str:
        return self.mark[1 if field.mandatory == "Y" else 0]

    def _key(self, table: Table, position: int, field: Field) -> str:
        return self.key_word if field.key else ""

    def _references(self, table: Table, position: int, field: Field) -> str:
        return ".".join(field.references) if field.references else ""

    def _code_list(self, table: Table, position: int, field: Field) -> str:
        return field.code_list

    def _allowed_values(self, table: Table, position: int, field: Field) -> str:
        return ", ".join(field.allowed)

    def _default(self, table: Table, position: int, field: Field) -> str:
        return "0" if field.kind == "integer" and position % 5 == 0 else ""

    def _description(self, table: Table, position: int, field: Field) -> str:
        if field.mandatory == "C" and self.conditional and "mandatory" in self.roles():
            return f"{field.description.rstrip('.')}. Needed when {table.fields[0].name} is given."
        return field.description

    def true_field(self, table: Table, field: Field) -> TrueField:
        """What a reading of the printed row may say."""
        roles = self.roles()
        word, printed = self.words[field.kind], self._length(table, 1, field) if "length" in roles else self.size(field)
        if self.sizes == "formats":
            return self._true_format(table, field)
        if "untyped" in self.extras:
            known = (int(printed), None) if field.kind in DATE_KINDS and printed else (int(printed.split(self.comma)[0]) if printed else None,)
            return self._true(table, field, ("", "text", field.kind), known)
        types: tuple[str, ...] = (field.kind,)
        if field.kind == "integer" and word in OPEN_NUMBERS and not printed:
            types = ("integer", "decimal")
        lengths: tuple[int | None, ...] = (field.length,) if field.kind in ("text", "decimal") or (field.kind == "integer" and printed) else (None,)
        if field.kind in DATE_KINDS and printed:
            lengths = (None, int(printed))
        return self._true(table, field, types, lengths)

    def _true_format(self, table: Table, field: Field) -> TrueField:
        """A national format: a date may be taken for the text that carries it."""
        if field.kind in DATE_KINDS:
            return self._true(table, field, (field.kind, "text"), (None, {"date": 10, "moment": 19, "time": 8}[field.kind]))
        if field.kind == "boolean":
            return self._true(table, field, ("boolean", "text"), (None, 1))
        # n6.n2 has six digits before the point, or six in all
        lengths = (field.length, field.length + field.scale) if field.length and field.scale else (field.length,)
        return self._true(table, field, (field.kind,), lengths)

    def _true(self, table: Table, field: Field, types: tuple[str, ...], lengths: tuple[int | None, ...]) -> TrueField:
        roles = self.roles()
        mandatory: tuple[str, ...] = ()
        if "mandatory" in roles or "null" in roles:
            cell = self._mandatory(table, 1, field) if "mandatory" in roles else self._null(table, 1, field)
            mandatory = ("Y",) if field.mandatory == "Y" else ("C",) if cell and cell == self.conditional else ("N",) if cell else ("N", "U")
        if "nulled" in self.extras or "constraints" in roles:
            # that a key may not be empty is known, not printed
            mandatory = ("Y", "U") if field.key and "constraints" in roles else ("Y",) if field.mandatory == "Y" else ("N", "U")
        told = "references" in roles or "constraints" in roles
        return TrueField(
            table.name, field.name, types, lengths, (field.scale,) if field.kind == "decimal" else (), mandatory,
            (field.key,) if "key" in roles or "constraints" in roles else (), ".".join(field.references) if field.references and told else "",
            field.code_list if "code_list" in roles else "",
        )  # fmt: skip

    def truth(self, schema: Schema, *, codes: bool) -> Truth:
        fields = tuple(self.true_field(table, field) for table in schema.tables for field in table.fields)
        return Truth(fields, code_truth(schema) if codes else frozenset())


def code_truth(schema: Schema) -> frozenset[tuple[str, str]]:
    return frozenset((code_list.id, code) for code_list in schema.code_lists for code, _, _ in code_list.codes)
