"""What the free text beside a field says in sentences of a closed set; everything else stays description or rule.

Sentences are judged one clause at a time. English first; German, French, Spanish and Dutch where one word settles it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from qvhmig.documents.interpretation.clauses import clauses
from qvhmig.documents.interpretation.date_masks import FORMAT, read_mask, unsaid_mask
from qvhmig.documents.interpretation.value_lists import read_values, value_pairs


@dataclass
class Said:
    """What the text of one field says. `references` and `destinations` as printed, blanks within them removed.

    `mandatory`: Y, C, N or ''. `condition`: (what a sentence makes the field depend on, the sentence), without saying that it is
    mandatory then. `weak`: attributes that were said in passing (inside a longer sentence), or in words that no value can hold.
    """

    mandatory: str = ""
    mandatory_when: str = ""
    condition: tuple[str, str] = ("", "")
    code_types: list[str] = field(default_factory=list)
    allowed_values: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    destinations: list[str] = field(default_factory=list)
    format: str = ""
    case: str = ""
    default: str = ""
    key: bool = False
    length: int | None = None
    rules: list[str] = field(default_factory=list)
    description: list[str] = field(default_factory=list)
    weak: set[str] = field(default_factory=set)


_NAME = r"[A-Za-z_][\w$#]*"
_DOTTED = rf"{_NAME}(?:\.{_NAME}){{1,3}}"
_PARENT = rf"(?:{_DOTTED}|{_NAME}\s*\(\s*{_NAME}\s*\))"
_REQUIRED = r"(?:mandatory|required|compulsory|obligatory|pflicht(?:feld)?|obligatoire|obligatori[oa]|verplicht|requerido|must be (?:given|filled(?: in)?|present|populated|supplied|entered|provided|completed))"
_WHEN = r"(?:only )?(?:when|if|where|unless|whenever|in case of|wenn|falls|bei|si|lorsque|quand|cuando|indien|als|wanneer)"
_SUBJECT = r"(?:(?:this|the)\s+(?:field|column|item|element|value|attribute|data item)\s+)?(?:is\s+|are\s+)?(?:a\s+|always\s+|conditionally\s+)?"
_MANDATORY_WHEN = re.compile(rf"{_SUBJECT}{_REQUIRED}(?: field)?\s*[,:]?\s+(?:but )?(?P<lead>{_WHEN})\s+(?P<when>.+)\Z", re.I)
_CONDITIONAL = re.compile(r"(?:conditional(?:ly)?(?: mandatory| required)?|bedingt|conditionnel|condicional)\s*[:,–-]?\s*(?:(?:when|if|where|on|upon|si|wenn)\s+)?(?P<when>.+)\Z", re.I)
_ONLY_WHEN = re.compile(r"(?:(?:only|(?:applies|needed|given|used|filled(?: in)?|relevant|recorded)(?:\s+only)?)\s+(?:when|if|where|for)\s+(?P<when>.+)|(?:when|if|where)\s+(?P<compared>\S+\s*(?:=|<>|!=|<|>|is\b|in\b).+))\Z", re.I)
_IF_THEN = re.compile(r"(?:if|when|where)\s+(?P<when>.+?)[, ]+(?:then\s+)?(?:(?:this|the)\s+(?:field|column|item|value)|it|this)?\s*(?:is|becomes|must be)\s+(?:mandatory|required|populated|filled(?: in)?|supplied|given)\Z", re.I)
_MANDATORY = re.compile(rf"{_SUBJECT}(?:{_REQUIRED}(?: field| item| column)?|(?:must|may|can|should) ?not be (?:null|empty|blank|left blank)|not null(?:able)?|non[- ]null(?:able)?|never (?:null|empty)|erforderlich)(?:\s*\(?(?:key|field|always)\)?)?\Z", re.I)
_OPTIONAL = re.compile(rf"{_SUBJECT}(?:optional|not (?:mandatory|required)|nullable|(?:may|can) be (?:null|empty|blank|left (?:blank|empty)|omitted)|facultatif|optionnel|opcional|optioneel|nicht verpflichtend)(?: field| item| column)?\Z", re.I)
_LIST_WORD = r"(?:code\s*(?:type|set|list|system|table)|codelist|code ?set|value ?set|lookup (?:table|list|type)|reference (?:list|table)|hl7 table|user[- ]defined table|coding system|list of values|lov|pick ?list|codeliste|liste de codes|lista de c[oó]digos|codelijst|domain)"
_CODED = re.compile(
    rf"(?:see |uses? |from |coded (?:with|by|using|in|as per) |refer to |taken from |values? (?:from|in|as per) )?(?:the )?{_LIST_WORD}s?\s*(?:no\.?|number|id|nr\.?|#)?\s*[:=]?\s*(?P<ids>[A-Z]{{0,8}}[-_.]?\d[\w.-]*(?:\s*(?:,|;|/|and|or|&)\s*[A-Z]{{0,8}}[-_.]?\d[\w.-]*)*)(?=\s*(?:[:(–,.-]|\Z|when\b|where\b|if\b|\s[A-Z]))",
    re.I,
)
_CODED_NAME = re.compile(rf"(?:see |uses? |coded (?:with|by|using) |from )?(?:the )?(?P<word>{_LIST_WORD})\s*(?:name)?\s*[:=]\s*(?P<name>[A-Za-z][\w &/()-]{{1,60}})\Z", re.I)
_ALLOWED = re.compile(
    r"(?:(?:the\s+)?(?:(?:allowed|allowable|valid|permitted|permissible|possible|accepted|acceptable|legal)\s+(?:values?|codes?|entries|range)|(?:allowed|permitted|values?|enum(?:eration)?|range|domain|codes?|options?)(?=\s*[:=]|\s+(?:are|is|include|from)\b)|(?:must|can|may|should) (?:only )?be (?:either|one of)|one of|either|erlaubte werte|g[uü]ltige werte|werte|wertebereich|valeurs(?: possibles| autoris[eé]es)?|valores(?: permitidos| posibles)?|toegestane waarden|waarden))"
    r"(?:\s+(?:are|is|include|from))?\s*[:=]?\s+(?P<list>.+)\Z|(?:(?:must be|value|whole number|integer|number)\s+)?between\s+(?P<low>-?[\d.]+)\s+and\s+(?P<high>-?[\d.]+)\Z",
    re.I | re.DOTALL,
)
_REFERENCE = re.compile(
    rf"(?:(?:is\s+)?(?:a\s+)?(?:references?|referencing|refers to|foreign key(?:\s+(?:to|of|referencing|references|on|into))?|fk(?:\s+to)?|links?(?:\s+to|ed to)?|points\s+(?:to|at)|parent(?:\s+key)?|see(?: also)?|joins?(?:\s+to)?|verweist auf|fremdschl[uü]ssel(?: auf| zu)?|r[eé]f[eé]rence|cl[eé] [eé]trang[eè]re(?: vers)?|verwijst naar|clave for[aá]nea(?: a| de)?)\s*[:=>→-]*\s*(?:the\s+)?(?:table\s+)?(?P<parent>{_PARENT})|(?:foreign key|fk)\s*(?:to|->|→|:|of)\s*(?:the\s+)?(?:table\s+)?(?P<table>{_NAME})(?:\s+table)?|(?:->|→)\s*(?P<arrow>{_PARENT}))(?:\s*[.,;]?\s*\Z|[\s,;)(])",
    re.I,
)
_DESTINATION = re.compile(
    rf"(?:loaded\s+(?:in)?to|loads?\s+(?:in)?to|maps?\s+to|mapped\s+to|stored\s+in|written\s+to|saved\s+(?:in|to)|populates|feeds|goes\s+(?:in)?to|target(?:\s+(?:column|field))?|destination|ziel(?:feld)?|destino|cible)\s*:?\s*(?P<list>{_DOTTED}(?:\s*(?:,|;|/|and|\s)\s*{_DOTTED})*)[.]?\Z",
    re.I,
)
_BARE_DOTTED = re.compile(rf"{_DOTTED}\Z")
_FORMAT = re.compile(r"(?:(?:date |time |display )?format(?:ted)?(?: is| as)?|in (?:the )?(?:date )?format|mask|formato?|formaat|als)\s*[:=]?\s*(?P<mask>.+)\Z", re.I)
# A mask at the end of a longer sentence, which stays a description: `Date taken, format DDMMYYYY`.
_FORMAT_WITHIN = re.compile(rf"\b(?:format(?:ted as)?|in the form(?:at)?)\s*[:=]?\s*(?P<mask>{FORMAT.pattern})\s*\)?\Z")
_CASE = re.compile(r"(?:(?:must be |is |stored |held |written |printed |given )?(?:in |as )?)(?P<case>upper|lower)[ -]?case(?: only| letters)?\Z|(?:in )?(?P<capitals>capitals|gro(?:ß|ss)buchstaben|majuscules|may[uú]sculas|hoofdletters)\Z", re.I)
_DEFAULT = re.compile(r"(?:suggested |the )?default(?:s| value)?\s*(?:\s(?:is|to)\s|[:=]|(?=['\"\d]))\s*(?P<value>.+)\Z", re.I)
_PRIMARY = re.compile(r"(?:(?:is\s+)?(?:(?:the|a)\s+)?(?:part of (?:the )?)?(?:(?:composite|compound)\s+)?primary key\b|(?:row|record|table) key\b|(?:the\s+)?key(?:\s+(?:of|to)\s+(?:this|the)\s+(?:table|record|row|file|entity))?\s*\Z|pk\b\s*\Z|prim[aä]rschl[uü]ssel|cl[eé] primaire|clave primaria|primaire sleutel)", re.I)
_LENGTH = re.compile(r"(?:max(?:imum)?\.?(?: length| size)?(?: of| is)?\s*[:=]?\s*(?P<a>\d{1,6})(?: (?:characters?|chars?|digits?))?|(?:length|size)\s*[:=]?\s*(?P<b>\d{1,6})|(?:up to|at most|no more than)\s+(?P<c>\d{1,6}) (?:characters?|chars?|digits?)|(?P<d>\d{1,5}) (?:characters?|chars?|digits?)(?: (?:max(?:imum)?|long))?)\Z", re.I)
_RULE = re.compile(r"(?:must|has to|have to|should|only|not\b|if\b|when\b|unless|cannot|may not|unique\b|derived|calculated|looked up|existing|default|otherwise|needed|whole number|for example|e\.g\.|example)", re.I)


def read_statements(lines: Sequence[str], width: int = 0) -> Said:
    """All statements of one field's free text; the lines are as printed, `width` as for `clauses`."""
    said = Said()
    for clause in clauses(tuple(lines), width):
        if found := _ONLY_WHEN.match(clause):
            said.condition = ((found["when"] or found["compared"]).strip(" .:"), clause)
        if not any(reader(clause, said) for reader in _READERS):
            (said.rules if _RULE.match(clause) and said.description else said.description).append(clause)
    return said


def _mandatory(clause: str, said: Said) -> bool:
    if _OPTIONAL.match(clause):
        said.mandatory = said.mandatory or "N"
        return True
    if _MANDATORY.match(clause):
        said.mandatory = "Y"
        return True
    found = _MANDATORY_WHEN.match(clause) or _IF_THEN.match(clause) or _CONDITIONAL.match(clause)
    if not found:
        return False
    lead = found.groupdict().get("lead") or ""
    said.mandatory = "C"
    said.mandatory_when = ("unless " if lead.lower() == "unless" else "") + found["when"].strip(" .:")
    return True


def _coded(clause: str, said: Said) -> bool:
    if found := _CODED.match(clause):
        said.code_types.extend(code for code in re.split(r"\s*(?:,|;|/|\band\b|\bor\b|&)\s*", found["ids"]) if code)
        return True
    if found := _CODED_NAME.match(clause):
        if value_pairs(found["name"]) or found["word"].lower() == "domain":
            return False
        said.code_types.append(found["name"].strip())
        return True
    return False


def _allowed(clause: str, said: Said) -> bool:
    if found := _ALLOWED.match(clause):
        values = [f"{found['low']}-{found['high']}"] if found["low"] else read_values(found["list"])
        said.allowed_values.extend(value for value in values if value not in said.allowed_values)
        return bool(values)
    pairs = value_pairs(clause)
    if len(pairs) >= 2 or (pairs and said.allowed_values):
        lead = clause[: clause.find(pairs[0][0] + " ") if pairs[0][0] + " " in clause else clause.find(pairs[0][0])].strip(" :('\"[")
        if lead:
            said.description.append(lead)
        said.allowed_values.extend(code for code, _ in pairs if code not in said.allowed_values)
        return True
    return False


def _references(clause: str, said: Said) -> bool:
    found = _REFERENCE.match(clause)
    if not found:
        return False
    said.references.append(_joined(found["parent"] or found["table"] or found["arrow"]))
    rest = clause[found.end() :].strip(" .,;:()")
    if rest:
        said.description.append(clause)
    return True


def _destination(clause: str, said: Said) -> bool:
    if found := _DESTINATION.match(clause):
        said.destinations.extend(re.findall(_DOTTED, found["list"]))
        return True
    if _BARE_DOTTED.match(clause) and not unsaid_mask(clause):
        said.destinations.append(clause)
        said.weak.add("destination")
        return True
    return False


def _format(clause: str, said: Said) -> bool:
    found = _FORMAT.match(clause)
    printed = found["mask"] if found else clause
    if unsaid_mask(printed):
        said.weak.add("format")
        said.rules.append(clause)
        return True
    mask = read_mask(printed) or (read_mask(inner.group()) if found and (inner := FORMAT.search(printed)) else "")
    if mask:
        said.format = said.format or mask
        return True
    if within := _FORMAT_WITHIN.search(clause):
        said.format = said.format or read_mask(within["mask"])
    return False


def _letters(clause: str, said: Said) -> bool:
    if found := _CASE.match(clause):
        said.case = (found["case"] or "upper").lower()
        return True
    return False


def _default(clause: str, said: Said) -> bool:
    if found := _DEFAULT.match(clause):
        said.default = said.default or found["value"].strip()
        said.rules.append(clause)
        return True
    return False


def _key(clause: str, said: Said) -> bool:
    if _PRIMARY.match(clause) and len(clause) < 80:
        said.key = True
        if len(clause.split()) > 4:
            said.description.append(clause)
        return True
    return False


def _length(clause: str, said: Said) -> bool:
    if found := _LENGTH.match(clause):
        said.length = said.length or int(next(group for group in found.groups() if group))
        return True
    return False


def _joined(parent: str) -> str:
    """`TABLE (field)` -> `TABLE.field`."""
    return re.sub(r"\s*\(\s*(.+?)\s*\)", r".\1", parent)


_READERS: tuple[Callable[[str, Said], bool], ...] = (_mandatory, _coded, _references, _format, _destination, _letters, _allowed, _default, _key, _length)
