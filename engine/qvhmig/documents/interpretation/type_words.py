"""Printed types of databases, forms and message standards -> logical type, length, scale and format.

A word is looked up without case, accents and blanks; what stands in brackets after it is length and scale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qvhmig.documents.interpretation.date_masks import mask_kind, read_mask
from qvhmig.documents.interpretation.word_sets import word_set

_WORDS: dict[str, str] = {}


def _say(kind: str, words: str) -> None:
    _WORDS.update(dict.fromkeys(words.split(), kind))


_say("text", """categorical nominal identifier freetext plaintext memotext
    vc varchar varchar2 nvarchar nvarchar2 char nchar character charactervarying charvarying bpchar string str text ntext
    clob nclob blob longtext mediumtext tinytext long longvarchar memo longraw raw varbinary binary bytea bytes xml json jsonb
    uuid uniqueidentifier guid alphanumeric alphanum alphanumerical alpha an ans a x s c rowid hyperlink lookup enum set citext image
    sysname name shorttext zeichenkette zeichen zeichenfolge textfeld freitext langtext testolungo textolargo textelong caratteri alfabetico alphabetisch alfabetisch alphabetique alphanumerisch texto cadena caracter caracteres alfanumerico chaine texte
    caractere alphanumerique tekst alfanumeriek karakter testo stringa alfanumerico teks sträng tekststreng
    clnt accp lchr chr cuky lang unit lraw rawstring sstring varcharmax dropdown radio notes freetext codedtext coded keyword
    st ft tx id is cx xpn xad xtn cwe cne ce ei hd pl xcn xon fc pt vid msh ed rp dln jcc uri url oid markdown code
    object array list map struct variant geometry geography inet""")
_say("integer", """
    int integer bigint smallint tinyint mediumint int2 int4 int8 int16 int32 int64 uint8 uint16 uint32 uint64 serial bigserial
    smallserial autonumber autoincrement counter longint longinteger longinteger shortinteger short byte identity whole wholenumber
    ganzzahl entero entier geheelgetal intero numc numericinteger pls_integer binary_integer positiveint unsignedint
    si i2 i4 i8 heltal inteiro numerointero numeroentero nombreentier geheel entiere ganze compteur contador teller contatore""")
_say("decimal", """
    number numeric decimal dec float double doubleprecision real float4 float8 float32 float64 money smallmoney currency num
    binary_float binary_double f8 f4 n 9 numerique numero numerico numerisch numeriek numeriske zahl dezimal decimale decimaal nombre
    dezimalzahl kommazahl fliesskommazahl gleitkommazahl festkommazahl decimaal dezimalwert bedrag betrag montant importe importo valuta monnaie moneda reel flottant virgolamobile kommagetal
    getal quan curr fltp calc r nm mo percent bignumeric single packed continuous packeddecimal comp comp3 comp-3 fixed zoned""")
_say("date", "date dat datum fecha datums data dt dats isodate calendardate datefield dato datetype dateonly date8 date10")
_say("moment", """
    datetime datetime2 smalldatetime timestamp timestamptz timestampntz timestampltz timestamp_ntz timestamp_tz timestamp_ltz
    timestampwithtimezone timestampwithouttimezone timestampwithlocaltimezone datetimeoffset instant dtm ts datumzeit zeitstempel
    horodatage marcatemporal marcatemporale tijdstempel tijdstip zeitpunkt dq8 tidsstempel dataehora datumtijd fechahora dateheure datumtijd dataora date/time datetimeutc datetimetz datetime64 timestampz datumuhrzeit""")
_say("time", "time timetz tim tims uhrzeit zeit hora heure tijd ora tm clocktime timeonly timewithtimezone timewithouttimezone")
_say("boolean", """
    boolean bool bit logical yesno yes/no truefalse flag switch ja/nein janein wahrheitswert logico logique booleano booleaans
    booleen booleano indicator checkmark checkbox tickbox jn interruttore bandera drapeau""")

# One or two letters are type words only beside others of their kind; a column of them is judged as a whole.
_SHORT = re.compile(r"[a-z9]{1,2}\Z")
_BRACKETS = re.compile(
    r"(?P<word>[^\d(\[<]{1,40}?|[a-z]+\d{1,2}|9|date/time)\s*[(\[<]\s*(?:max\.?\s*)?(?P<length>\d{1,7}|max|\*|n|p)\s*(?:byte|char|chars|characters|bytes|zeichen)?"
    r"(?:\s*[,.]\s*(?P<scale>-?\d{1,3}|s))?\s*[)\]>](?P<rest>.*)\Z",
    re.DOTALL,
)
# A number that begins with 0 is no length: A0142 is an identifier.
_GLUED = re.compile(r"(?P<word>an|n|a|ans|vc|char|varchar|x|s|c|text|string|num|numeric|number|int|alphanumeric|decimal)\s*(?P<to>(?:\.\.|max\s*)?)\s*-?(?P<length>(?!0)\d{1,5})(?:\s*[,.v]\s*(?P<scale>\d{1,2}))?\Z")
_REPEATED_9 = re.compile(r"s?9\((?P<whole>\d+)\)(?:v(?:9\((?P<part>\d+)\)|(?P<nines>9+)))?(?:\s*comp(?:-3)?)?\.?\Z")
_ONLY_9 = re.compile(r"s?(?P<whole>9+)(?:[v.](?P<part>9+))?\Z")
_ONLY_X = re.compile(r"x+\Z")
_LENGTH_AFTER = re.compile(r"(?P<word>[^\d\s][^\d]{1,40}?[24]?)[\s,:-]+(?:max\.?\s*|up to\s*|of\s*)?(?P<length>\d{1,6})(?:\s*[,.]\s*(?P<scale>\d{1,2}))?(?:\s*(?:byte|bytes|chars?|characters|digits|zeichen|stellen|caracteres|caractères|tekens))?\Z")
_TAIL = re.compile(
    r"\b(?:not null|null|unsigned|zerofill|identity(?:\(\d+,\s*\d+\))?|primary key|auto_?increment|unique|default\b.*|collate\b.*|character set\b.*"
    r"|without time ?zone|with time ?zone|with local time ?zone|pk|fk)\b.*\Z",
    re.DOTALL,
)
_LOOKS_INTEGER = frozenset(("long",))


@dataclass(frozen=True, slots=True)
class PrintedType:
    """`kind`: text, integer, decimal, date, moment, time, boolean. `sure`: 0..1, how unmistakable the word is as a type.

    `length` in characters or digits; `scale` in decimals; `format` as printed in the type (CCYYMMDD), or ''.
    """

    kind: str
    length: int | None = None
    scale: int | None = None
    format: str = ""
    sure: float = 1.0


@lru_cache(maxsize=20_000)
def read_type(printed: str) -> PrintedType | None:
    """`VARCHAR2(10 BYTE)` -> text, 10; None where no known word stands there.

    >>> read_type("number(10,2)")
    PrintedType(kind='decimal', length=10, scale=2, format='', sure=1.0)
    >>> read_type("an..35").length
    35
    >>> read_type("Consultant") is None
    True
    """
    text = _MAX.sub("", _folded(printed))
    if not text or len(text) > 80:
        return None
    if masked := _masked(printed):
        return masked
    for form in (_joined_words, _cobol, _bracketed, _glued, _plain, _spaced, _cut_short, _last_word):
        found = form(text)
        if found:
            return found
    shorter = re.sub(r"\s*\([^()]*\)\Z", "", _TAIL.sub("", text)).strip(" ,;?")
    if shorter and shorter != text:
        return read_type(shorter)
    first = re.split(r"\s*[/|;]\s*|\s+or\s+|\s+-\s+", text)[0]
    return read_type(first) if first and first != text and text != "date/time" else None


def read_wrapped_type(lines: Sequence[str]) -> PrintedType | None:
    """The type of a cell whose lines broke anywhere: of all ways to put them together the one that says most."""
    ways = [lines[0]] if lines else []
    for line in lines[1:5]:
        ways = [way + gap + line for way in ways for gap in (" ", "")]
    found = [read for way in ways if (read := read_type(way))]
    return max(found, key=lambda read: (bool(read.format), read.length is not None, read.sure), default=None)


_MAX = re.compile(r"(?:max(?:imum)?\.?|up to|fixed|bis zu|jusqu'a)\s+(?=[a-z])")
_DIGITS = re.compile(r"n(?P<whole>\d{1,3})\.n(?P<part>\d{1,2})\Z")
_WITH_MASK = re.compile(r"(?P<type>[A-Za-z]+[\d.]*)\s*(?:[(\[,:-]\s*|\s)(?P<mask>(?:CC|[yYjJaA]{2,4}|[dD]{2}|TT|[hH]{2})[^()\[\]]*?)\s*[)\]]?\Z")


def _masked(printed: str) -> PrintedType | None:
    """`an10 CCYY-MM-DD`, `Date(YYYY-MM-DD)`: the mask tells which moment it is, the word how long it is."""
    found = _WITH_MASK.match(printed.strip())
    mask = read_mask(found["mask"]) if found else ""
    bare = read_type(found["type"]) if found and mask else None
    return PrintedType(mask_kind(mask), bare.length, None, mask) if bare else None


def _folded(printed: str) -> str:
    plain = unicodedata.normalize("NFKD", printed)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", plain).strip(" .:;`").lower()


def _kind(word: str) -> str | None:
    bare = re.sub(r"[\s_]+(?!\d)", "", word.strip(" .-:")) if word.strip() not in _WORDS else word.strip()
    return _WORDS.get(word.strip()) or _WORDS.get(bare)


def _sized(kind: str, length: int | None, scale: int | None, sure: float = 1.0) -> PrintedType:
    """A number with a length and no scale is whole (as NUMBER(10) is); the digits after a date word are its precision."""
    if kind in ("date", "moment", "time", "boolean") and length is not None and length < 10:
        length = None
    if kind == "decimal" and length is not None and not scale:
        return PrintedType("integer", length, scale, sure=sure)
    return PrintedType(kind, length, scale, sure=sure)


_BETWEEN = re.compile(r"\s*(?:/|\+|&|,|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bog\b|\boch\b|\s-\s|-|\bor\b|\boder\b|\bou\b|\bo\b|\bof\b|\s)\s*")
_YES_NO = frozenset((("yes", "no"), ("y", "n"), ("ja", "nein"), ("ja", "nee"), ("ja", "nej"), ("j", "n"), ("oui", "non"), ("o", "n"), ("si", "no"), ("s", "n"), ("sim", "nao"), ("true", "false"), ("t", "f"), ("0", "1"), ("1", "0"), ("wahr", "falsch"), ("vrai", "faux")))


def _joined_words(text: str) -> PrintedType | None:
    """`Date/heure`, `Fecha y hora`, `Datum und Uhrzeit`: a day and a clock time are a moment; `Oui/Non` is a boolean."""
    words = tuple(word for word in _BETWEEN.split(re.sub(r"[()\[\]]", " ", text).strip()) if word)
    if len(words) != 2:
        return None
    if words in _YES_NO:
        return PrintedType("boolean", sure=1.0 if len(words[0]) > 1 else 0.8)
    kinds = {_kind(words[0]), _kind(words[1])}
    return PrintedType("moment") if kinds == {"date", "time"} else None


def _cut_short(text: str) -> PrintedType | None:
    """A word that a narrow column or a full stop cut: `Alphanum`, `Charac`; all known words that begin so must agree."""
    found = re.match(r"(?P<word>[a-z]{4,})\.?(?:\s*\(\s*(?P<length>\d+)\s*\)?)?\Z", text)
    if not found:
        return None
    kinds = {kind for word, kind in _WORDS.items() if word.startswith(found["word"])}
    if len(kinds) != 1:
        return None
    return _sized(kinds.pop(), int(found["length"]) if found["length"] else None, None, 0.7 if len(found["word"]) > 4 else 0.5)


def _last_word(text: str) -> PrintedType | None:
    """`Floating Timestamp`, `Plain Text`: the last of two or three words is the type; weak, for names end in such words, too."""
    words = re.split(r"[\s-]+", text)
    kind = _kind(words[-1]) if 2 <= len(words) <= 3 and all(word.isalpha() for word in words) else None
    return PrintedType(kind, sure=0.25 if words[-1] in _ALSO_NAMES else 0.6) if kind else None


def _cobol(text: str) -> PrintedType | None:
    text = re.sub(r"^pic(ture)?\s+(is\s+)?", "", text)
    if found := _REPEATED_9.match(text):
        part = int(found["part"] or 0) or len(found["nines"] or "")
        whole = int(found["whole"])
        return PrintedType("decimal", whole + part, part) if part else PrintedType("integer", whole)
    if (found := _ONLY_9.match(text)) and len(text) > 1:
        part = len(found["part"] or "")
        return PrintedType("decimal" if part else "integer", len(found["whole"]) + part, part or None, sure=0.5)
    if _ONLY_X.match(text) and len(text) > 1:
        return PrintedType("text", len(text), sure=0.6)
    return None


def _bracketed(text: str) -> PrintedType | None:
    found = _BRACKETS.match(text)
    kind = _kind(found["word"]) if found else None
    if not found or not kind:
        return None
    length = int(found["length"]) if found["length"].isdigit() else None
    scale = int(found["scale"]) if (found["scale"] or "").lstrip("-").isdigit() else None
    rest = (found["rest"] or "").strip()
    if kind == "decimal" and found["word"].strip() in ("float", "double", "real") and scale is None:
        return PrintedType(kind, length)
    if kind == "integer" and scale is None and length is not None and "int" in found["word"]:
        return PrintedType(kind, length, sure=1.0 if not rest else 0.95)
    return _sized(kind, length, scale)


def _glued(text: str) -> PrintedType | None:
    if text in _WORDS:
        return None
    if digits := _DIGITS.match(text):
        return PrintedType("decimal", int(digits["whole"]), int(digits["part"]), sure=0.9)
    found = _GLUED.match(text)
    kind = _kind(found["word"]) if found else None
    if not found or not kind:
        return None
    scale = int(found["scale"]) if found["scale"] else None
    return _sized(kind, int(found["length"]), scale, 0.9 if len(found["word"]) > 1 else 0.7)


def _plain(text: str) -> PrintedType | None:
    kind = _kind(text)
    if not kind:
        return None
    return PrintedType(kind, sure=0.35 if _SHORT.match(text) else 0.6 if text in _ALSO_NAMES else 1.0)


def _spaced(text: str) -> PrintedType | None:
    """`text 50`, `alphanumeric max 10 characters`, `long integer`, `character varying`, `numeric (integer)`."""
    if found := _LENGTH_AFTER.match(text):
        if kind := _kind(found["word"]):
            return _sized(kind, int(found["length"]), int(found["scale"]) if found["scale"] else None, 0.9)
    words = re.split(r"[\s(),-]+", text)
    kinds = [_kind(word) or "" for word in words if word]
    if 2 <= len(kinds) <= 4 and all(kinds):
        return PrintedType("integer" if "integer" in kinds else kinds[0], sure=0.8)
    return None


# Words that are as often the name of a field, a heading or a mark as a type.
_ALSO_NAMES = word_set("name code date time flag id list number data datum status unit currency counter indicator set text notes image long hora fecha single"
    " object map lookup calc percent short byte fixed file coded keyword url array")


def may_be_mask(text: str) -> bool:
    """A mask of a date or clock time: DD/MM/YYYY, CCYYMMDD, yyyy-MM-dd HH:mm:ss, TT.MM.JJJJ."""
    return bool(_MASK.match(text.strip().strip(".'\"")))


_MASK = re.compile(
    r"(?=.*(?:[yYjJaA]{2}|[hH]{2}|CC))(?:CC|c{2}|[yYjJaA]{2,4}|MON|Mon|MMM|MM|mm|DD|dd|TT|HH24|HH12|HH|hh24|hh|MI|mi|SS|ss|[ -/:.T'_,Z]|\.?f+|\.?S{3})+\Z"
)
