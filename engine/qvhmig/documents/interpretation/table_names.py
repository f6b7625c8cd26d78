"""Which table the rows of a grid belong to, where no column says it: headings, boxes, captions, banners, sheets, files.

Every place where a name may stand gives candidates with points; the best one wins and its lead over the next is its confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qvhmig.documents.interpretation.cell_shapes import identifier, is_integer, is_mark, prose
from qvhmig.documents.interpretation.names import read_name
from qvhmig.documents.interpretation.type_words import read_type
from qvhmig.documents.interpretation.word_sets import word_set

_TABLE_WORD = r"(?:(?:physical |database |db |staging |source |target )?(?:table|entity|data ?set|record type|record|segment|view|file|object|form|class|collection|resource|feed|extract|tabelle|tabla|tabel|tabela|tabella|entit[äéà]?t?|entidad|segmento|fichier|datei|ansicht|vue|vista|structure))"
_LABEL = re.compile(rf"(?:^|\b){_TABLE_WORD}(?:[ _-]?(?:name|id|code|naam|nom|nombre))?\s*[:=]\s*(?P<name>.+)\Z", re.I)
_NUMBERED = re.compile(rf"(?:{_TABLE_WORD}|figure|abbildung|tableau)\s+(?:[A-Z]\.)?\d+(?:[.-]\d+)*\s*[:.–—-]?\s+(?P<rest>\S.*)\Z", re.I)
_PLAIN_WORD = r"(?:database |staging |physical )?(?:table|entity|data ?set|view|tabelle|tabla|tabel|tabela|tabella|entit[äéà]?t?|entidad)"
_TABLE_NAMED = re.compile(rf"(?:the\s+)?{_PLAIN_WORD}\s+(?P<name>[\"'`\[]?[A-Za-z_][\w$#.]*[\"'`\]]?)(?P<rest>\b.*)\Z", re.I | re.DOTALL)
_NAMED_TABLE = re.compile(rf"(?:the\s+)?(?P<name>[\"'`\[]?[A-Za-z_][\w$#. -]*?[\"'`\]]?)\s+(?:{_PLAIN_WORD}|segment|file|record)s?(?:\s+(?:structure|definition|layout|fields|columns|description))?\Z", re.I)
_SECTION = re.compile(r"(?:(?:section|chapter|appendix|annex|part|kapitel|abschnitt|chapitre|anexo)\s+)?(?:[A-Z]\.)?(?:\d{1,3}\.)*\d{0,3}[.)]?\s*[–—:-]?\s+(?=[^\d\s])|[A-Z](?:\.\d+)+\.?\s+|[IVX]+\.\s+", re.I)
_SPLIT = re.compile(r"\s+[–—-]\s+|\s*[:|]\s+|\s+\((?=[^)]*\)\s*\Z)|\s*–\s*|\t+|\s{3,}|\n")
_GENERIC = word_set("""field fields column columns table tables structure structures data dictionary dictionaries attribute attributes definition definitions layout layouts detail details description
    descriptions introduction notes note overview list lists record records name names entity entities schema schemas specification specifications spec file files sheet sheet1 sheet2 sheet3 sheet4 table1 table2 table3
    of the for in and a all element elements item items variable variables content contents continued cont main mapping mappings model logical physical database segment summary general information properties property
    felder spalten struktur datenmodell beschreibung tabelle tabellen feldliste champs colonnes liste dictionnaire donnees des de velden kolommen campos columnas diccionario datos format interface load target source input output export reference
    metadata codebook document appendix section parameters fieldlist datamodel dd page view views dataset datasets form instrument object request response body example""")
# Of those words the ones that no table is called by, even where one stands alone as a heading.
_NEVER = word_set("""field fields column columns table tables structure structures data dictionary dictionaries attribute attributes definition definitions layout layouts detail details description descriptions introduction notes
    overview list lists names schema schemas specification specifications spec sheet sheet1 sheet2 sheet3 sheet4 table1 table2 table3 contents continued cont main mapping mappings model general information metadata codebook appendix
    felder spalten struktur datenmodell beschreibung tabelle tabellen feldliste champs colonnes liste dictionnaire donnees velden kolommen campos columnas diccionario datos fieldlist datamodel dd body example variables summary""")
# Words that follow a table's name and say only that its fields are listed.
_ENDINGS = word_set("table tables field fields column columns attributes structure layout definition definitions description dictionary specification tabelle felder spalten champs colonnes campos columnas velden kolommen variables")
_LABELLED_TEXT = re.compile(r"[^:]{2,40}:\s+\S")
_SIZE = re.compile(r"[\s,–—-]*\(?\s*\d+\s+(?:columns?|fields?|rows?|records?|attributes?|variables?|spalten|felder|champs|campos|velden)\s*\)?\s*\Z", re.I)
_FILE_ENDING = re.compile(r"\.(?:csv|tsv|psv|txt|dat|xml|json|parquet|xlsx?|dbf|sas7bdat)\Z", re.I)
_CONTINUED = re.compile(r"\s*\(?\b(?:continued|cont['’]?d?|fortsetzung|suite|vervolg|continuaci[oó]n)\b\.?\)?\s*\Z", re.I)
_STRIP = "`\"'[]*: .–—-"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible table name, its points, and where it stood, in words for the reviewer. `text`: what stood there, in full."""

    name: str
    points: float
    ground: str
    text: str = ""


def best_name(candidates: Iterable[Candidate]) -> tuple[Candidate | None, float]:
    """The candidate with most points and its lead over the best other name; (None, 0) where nobody has points."""
    ranked = sorted((found for found in candidates if found.points > 0), key=lambda found: -found.points)
    if not ranked:
        return None, 0.0
    others = [found.points for found in ranked if found.name.lower() != ranked[0].name.lower()]
    return ranked[0], ranked[0].points - (others[0] if others else 0.0)


@lru_cache(maxsize=20_000)
def names_in(text: str) -> tuple[tuple[str, float], ...]:
    """Names that a heading, box or banner may give a table, each with points; the surest first.

    >>> names_in("TABLE NAME: WARD_STAY")[0], names_in("3.2 Patient (PAT_MASTER)")[0][0], names_in("Introduction")
    (('WARD_STAY', 5.0), 'PAT_MASTER', ())
    """
    text = " ".join(text.split())
    if not text or len(text) > 160 or not any(sign.isalpha() for sign in text):
        return ()
    text = _CONTINUED.sub("", _SIZE.sub("", text)).strip()
    found: dict[str, float] = {}
    for name, points in _readings(text):
        name = _FILE_ENDING.sub("", name.strip(_STRIP))
        typed = read_type(name)
        if typed is not None and typed.sure >= 0.9 and points < 4:
            points -= 1.5  # a table may be called `DATE` or `NOTE`, but rather not
        if name and points > 0 and not is_mark(name):
            found[name] = max(found.get(name, 0.0), points)
    return tuple(sorted(found.items(), key=lambda item: -item[1]))


def _readings(text: str) -> Iterable[tuple[str, float]]:
    if label := _LABEL.search(text):
        name = _first_part(label["name"])
        if not _generic(name):
            yield name, 5.0 if _one_name(name) else 4.0 if len(name.split()) <= 6 else 1.0
            return
    if numbered := _NUMBERED.match(text):
        yield from _readings(numbered["rest"])
        return
    if (named := _TABLE_NAMED.match(text)) and identifier(named["name"].strip(_STRIP)) >= (0.6 if named["rest"].strip() else 0.3) and not _generic(named["name"]):
        name = named["name"].strip(_STRIP)
        sure = identifier(name) >= 0.8 or not named["rest"].strip()
        yield name, (4.0 if sure and identifier(name) != 0.6 else 3.4 if sure else 1.0) - (2.0 if prose(named["rest"]) >= 1 else 0.0)
        if sure:
            return
    bare = _SECTION.sub("", text, count=1) if _SECTION.match(text) else text
    if (tail := _NAMED_TABLE.match(bare)) and not _generic(tail["name"]):
        name = tail["name"].strip(_STRIP)
        plain = not re.search(r"(?:segment|file|record)s?\s*\Z", bare, re.I)
        yield name, 3.8 if identifier(name) >= 0.8 else 2.4 if plain and len(name.split()) <= 4 else 0.5
    yield from _parts(bare)


def _parts(text: str) -> Iterable[tuple[str, float]]:
    """Pieces of `NAME – description`, `Description (NAME)`, `Fields of NAME`, or the words as they are."""
    pieces = [piece.strip(" ()") for piece in _SPLIT.split(text) if piece.strip(" ()")]
    if _LABELLED_TEXT.match(text) and pieces and identifier(pieces[0]) < 0.8:
        return  # `Purpose: one row a patient` says something of a table, and not its name
    for at, piece in enumerate(pieces):
        if _generic(piece) or is_integer(piece):
            continue
        sure = identifier(piece) if _one_name(piece) else 0.0
        if sure >= 0.8:
            yield piece, 3.4 - 0.3 * at + (0.2 if "_" in piece else 0.0)
        elif at == 0 and sure:
            yield piece, 2.4
        elif at == 0:
            yield from _in_words(piece)


def _in_words(text: str) -> Iterable[tuple[str, float]]:
    """A name in words, without the generic words around it; an identifier among words is a name as well."""
    words = text.split()
    for word in words:
        bare = word.strip("`\"'.,:;()[]")
        if identifier(bare) >= 1.0 and not _generic(bare):
            yield bare, 3.0 if len(words) <= 6 else 1.2
        elif identifier(bare) >= 0.8 and len(bare) > 3 and not text.isupper() and not _generic(bare):
            yield bare, 2.2 if len(words) <= 5 else 0.6
    kept = _trimmed(words)
    if kept and len(kept) <= 7 and not text.endswith((".", "?", "!", ";")):
        yield " ".join(kept), 1.8 if len(kept) <= 4 else 1.0


def _trimmed(words: list[str]) -> list[str]:
    """`Fields of the Patient table` -> Patient; words that say only that a table follows go from both ends."""
    kept = list(words)
    while kept and kept[-1].strip(_STRIP + "(),").lower() in _ENDINGS:
        kept.pop()
    if len(kept) < len(words) or (kept and kept[0].lower() in ("fields", "columns", "structure", "definition", "layout", "table", "felder", "spalten", "champs", "campos", "velden")):
        while kept and kept[0].strip(_STRIP + "(),").lower() in _GENERIC:
            kept.pop(0)
    return kept


def _first_part(text: str) -> str:
    piece = _SPLIT.split(text.strip())[0].strip(" .")
    words = piece.split()
    if len(words) > 1 and identifier(words[0].strip(",;")) >= 1.0 and not _one_name(piece):
        return words[0].strip(",;")
    return read_name((piece,), _one_name(piece)).name


def _one_name(text: str) -> bool:
    return " " not in text.strip() or bool(re.search(r"_\s|\s_", text) and identifier(re.sub(r"\s+", "", text)) >= 1.0)


def _generic(text: str) -> bool:
    """Only words that any section of any dictionary may carry; a thing that may well be a table of its own stands for itself."""
    words = re.findall(r"[a-zà-ÿ]+\d?", text.lower().replace("_", " "))
    if len(words) == 1 and words[0] in _GENERIC - _NEVER:
        return False
    return not words or all(word in _GENERIC for word in words)


_TITLE = re.compile(r"\b(?:dictionar(?:y|ies)|specifications?|reference|guide|manual|handbook|documentation|catalogue?|interface|data model|schema|w[öo]rterbuch|datenmodell|schnittstellenbeschreibung|dictionnaire|woordenboek|diccionario|dizionario|especificaci[óo]n|specifica)\b|(?:w[öo]rterbuch|woordenboek|katalog|handbuch|beschreibung)\b", re.I)


def names_document(text: str) -> bool:
    """Whether a heading titles a whole document: `Data dictionary of the school`."""
    return bool(_TITLE.search(text))


def is_continued(text: str) -> bool:
    """`PATIENT (continued)` goes on with what stood before."""
    return bool(_CONTINUED.search(" ".join(text.split())))


def is_generic(text: str) -> bool:
    """Whether a text names nothing in particular: `Fields`, `Data dictionary`, `Sheet1`."""
    return _generic(text)
