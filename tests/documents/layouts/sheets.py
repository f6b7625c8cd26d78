"""What every renderer prints: headings, paragraphs and grids, in order, before a format gives them a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from layouts.languages import CHANGES, GATHERED, HEADERS, LIST_WORD, TABLE_WORD
from layouts.style import Style
from layouts.truth import CodeList, Schema, Table


@dataclass(frozen=True, slots=True)
class Heading:
    """`look`: heading, box, caption or banner, where the format knows the difference."""

    text: str
    level: int = 2
    look: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Nested:
    """A cell with a grid in it, under some text."""

    text: str
    rows: tuple[tuple[str, ...], ...]


Value = str | Nested


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid. `wide`: indexes of the columns that take prose; `broken`: those whose words may break anywhere."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    wide: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    banner: str = ""


Part = Heading | Paragraph | Sheet


def sheet_of(style: Style, table: Table, *, banner: str = "") -> Sheet:
    """The table's fields as one grid."""
    roles = style.roles()
    rows = tuple(tuple(style.row(table, position, field)) for position, field in enumerate(table.fields, 1))
    return Sheet(header_of(style), rows, wide_columns(roles), broken_columns(roles), banner)


def header_of(style: Style) -> tuple[str, ...]:
    """() where the style has no header."""
    return tuple(style.header()) if any(style.header()) else ()


def wide_columns(roles: list[str]) -> tuple[int, ...]:
    return tuple(i for i, role in enumerate(roles) if role == "description")


def broken_columns(roles: list[str]) -> tuple[int, ...]:
    return tuple(i for i, role in enumerate(roles) if role in ("field", "table", "references"))


def one_sheet(style: Style, schema: Schema, *, repeat: bool = True) -> Sheet:
    """All fields in one grid whose style has a table column; `repeat` off = the name stands in the first row of a table only."""
    roles = style.roles()
    at = roles.index("table")
    rows = []
    for table in schema.tables:
        for position, field in enumerate(table.fields, 1):
            row = style.row(table, position, field)
            if position > 1 and not repeat:
                row[at] = ""
            rows.append(tuple(row))
    return Sheet(header_of(style), tuple(rows), wide_columns(roles), broken_columns(roles))


def title_of(rng: Random, schema: Schema) -> Callable[[int, Table], str]:
    """One way to write table headings, used for the whole document: (number, table) -> text."""
    word = TABLE_WORD[schema.language]
    ways = (
        lambda n, table: table.name,
        lambda n, table: f"{word} {table.name}",
        lambda n, table: f"{word}: {table.name}",
        lambda n, table: f"{n + 2}.{n % 3 + 1} {table.name}",
        lambda n, table: f"{n}. {table.name}",
        lambda n, table: f"{table.name} – {table.phrase}",
        lambda n, table: f"{table.name} ({table.phrase})",
    )
    return rng.choice(ways)


def lists_of(rng: Random, schema: Schema) -> list[Part]:
    """The code lists: a grid each under a heading, or all in one grid that names the list in each row."""
    if not schema.code_lists:
        return []
    words, kind = HEADERS[schema.language], LIST_WORD[schema.language]
    status = rng.random() < 0.4
    header = [rng.choice(words["code"]), rng.choice(words["meaning"]), *([rng.choice(words["status"])] if status else [])]

    def row(code_list: CodeList, index: int) -> tuple[str, ...]:
        code, meaning, state = code_list.codes[index]
        return (code, meaning, *([("-" if state else kind_of_status(schema.language)) if status else ""][:status]))

    if rng.random() < 0.35:
        rows = [(c.id, *row(c, i)) for c in schema.code_lists for i in range(len(c.codes))]
        return [Heading(kind + "s" * (schema.language == "en"), 1), Sheet((kind, *header), tuple(rows), (2,))]
    parts: list[Part] = []
    for code_list in schema.code_lists:
        parts += [
            Heading(rng.choice((f"{kind} {code_list.id}: {code_list.name}", f"{kind} {code_list.id} – {code_list.name}"))),
            Sheet(tuple(header), tuple(row(code_list, i) for i in range(len(code_list.codes))), (1,)),
        ]
    return parts


def kind_of_status(language: str) -> str:
    return {"en": "Current", "de": "gültig", "fr": "actif", "es": "vigente", "nl": "geldig", "it": "valido"}[language]


def change_log(rng: Random, language: str) -> list[Part]:
    """A decoy: versions of the document."""
    header, title, changes = CHANGES[language]
    rows = tuple(
        (f"{n + 1}.{rng.randint(0, 4)}", f"{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.20{rng.randint(18, 25)}", rng.choice(("DBA", "QA", "IT", "BI")), change)
        for n, change in enumerate(changes)
    )
    return [Heading(title, 1), Sheet(header, rows, (3,))]


def load_order(schema: Schema) -> list[Part]:
    """A decoy: the tables with the order in which they are loaded and the tables that they wait for."""
    words = {
        "en": ("Load order", ("Step", "Table", "Waits for", "Rows expected")), "de": ("Ladereihenfolge", ("Schritt", "Tabelle", "Wartet auf", "Zeilen")),
        "fr": ("Ordre de chargement", ("Étape", "Table", "Après", "Lignes")), "es": ("Orden de carga", ("Paso", "Tabla", "Después de", "Filas")),
        "nl": ("Laadvolgorde", ("Stap", "Tabel", "Na", "Rijen")), "it": ("Ordine di caricamento", ("Passo", "Tabella", "Dopo", "Righe")),
    }  # fmt: skip
    title, header = words[schema.language]
    parents = {table.name: next((field.references[0] for field in table.fields if field.references), "-") for table in schema.tables}
    rows = tuple((str(n), table.name, parents[table.name], str(len(table.fields) * 120)) for n, table in enumerate(schema.tables, 1))
    return [Heading(title, 1), Sheet(header, rows)]


def contents(schema: Schema) -> list[Part]:
    """A decoy: the tables with what they are for and the page they stand on."""
    words = {"en": ("Contents", ("Table", "Purpose", "Page")), "de": ("Inhalt", ("Tabelle", "Zweck", "Seite")), "fr": ("Sommaire", ("Table", "Objet", "Page")),
             "es": ("Índice", ("Tabla", "Objeto", "Página")), "nl": ("Inhoud", ("Tabel", "Doel", "Bladzijde")), "it": ("Indice", ("Tabella", "Scopo", "Pagina"))}  # fmt: skip
    title, header = words[schema.language]
    return [Heading(title, 1), Sheet(header, tuple((t.name, t.description, str(n + 2)) for n, t in enumerate(schema.tables)), (1,))]


def control(rng: Random, language: str) -> list[Part]:
    """A decoy: document control, a grid of two columns without header."""
    words = {"en": ("Document control", ("Document", "Owner", "Status", "Next review")), "de": ("Dokumentenlenkung", ("Dokument", "Verantwortlich", "Status", "Nächste Prüfung")),
             "fr": ("Contrôle du document", ("Document", "Responsable", "Statut", "Prochaine revue")), "es": ("Control del documento", ("Documento", "Responsable", "Estado", "Próxima revisión")),
             "nl": ("Documentbeheer", ("Document", "Eigenaar", "Status", "Volgende herziening")), "it": ("Controllo del documento", ("Documento", "Responsabile", "Stato", "Prossima revisione"))}  # fmt: skip
    title, labels = words[language]
    values = (f"DD-{rng.randint(100, 999)}", "Data team", "1.0", f"20{rng.randint(26, 29)}-0{rng.randint(1, 9)}")
    return [Heading(title, 1), Sheet((), tuple(zip(labels, values, strict=True)))]


def gathered(sheet: Sheet, language: str) -> list[tuple[Value, ...] | str]:
    """The rows with two lines between them that name a group of fields and no table."""
    cut = 1 + len(sheet.rows) // 2
    first, second = GATHERED[language]
    return [first, *sheet.rows[:cut], second, *sheet.rows[cut:]]
