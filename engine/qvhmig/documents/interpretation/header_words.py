"""What the words over a column say of its meaning, in several languages; spelling, case and order are forgiven.

A phrase counts in full when it is all of the header, in part when the header holds it among other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

from qvhmig.documents.interpretation.word_sets import word_set

# Role -> phrases; `!` before a phrase: weak, the word has other uses as well.
PHRASES: dict[str, str] = {
    "table": """table, table name, tablename, tabname, entity, entity name, data set, dataset, dataset name, record type, segment, segment name, !domain,
        file name, view name, table or view, object name, relation, cdm table name, form name, form, source file, class name, structure,
        tabelle, tabellenname, entität, datei, nom de la table, table physique, entité, fichier, tabel, tabelnaam, entiteit, tabla, nombre de tabla,
        nombre de la tabla, entidad, tabella, nome tabella, tabela, nome da tabela, tabell, tabellnamn, !file, !object, !view, !class, !model, !resource, !tbl, tab""",
    "position": """position, pos, seq, sequence, sequence number, sequence no, seq no, seq num, ordinal, ordinal position, order, column order, column id, no, nr, nummer, number,
        item no, item number, column number, column no, field no, field number, field order, row, row no, line, line no, lfd nr, laufende nummer, rang, orden, ordre, volgnummer, volgorde,
        numéro, num, reihenfolge, ref no, n, id no, ord, colid, column position, index, s no, sr no, sl no, start position, hash""",
    "field": """field, field name, fieldname, column, column name, columnname, colname, col name, col, attribute, attribute name, attr, element, element name, variable, variable name,
        variable field name, data item, data item name, data element name, data field, property, property name, item name, parameter, parameter name, member, physical name,
        column physical name, technical name, field id, cdm field name, api name, key name, feld, feldname, spalte, spaltenname, attributname, merkmal, nom du champ, champ, colonne,
        nom de la colonne, nom de colonne, attribut, rubrique, nom technique, veld, veldnaam, kolom, kolomnaam, campo, nombre del campo, nombre de campo, columna,
        nombre de columna, atributo, nome campo, nome del campo, colonna, nome colonna, nome do campo, coluna, nome da coluna, kolumn, kolumnnamn, fält, fältnamn, felt,
        feltnavn, kolonne, kolonnenavn, !name, !data element, !item, !mnemonic, !identifier, !id, !label, !nom, !naam, !nombre, !nome, !bezeichner, !bezeichnung, !data name, dbname, db field, db column,
        field technical name, code name, tag, segment field, hl7 field, variablenname, programming name, xml element, field code""",
    "type": """type, data type, datatype, field type, column type, dt, variable type, sql type, db type, cdm datatype, storage type, format type, physical type, logical type, kind,
        typ, datentyp, feldtyp, type de données, type de donnée, type du champ, gegevenstype, veldtype, datatyp, tipo, tipo de dato, tipo de datos, tipo dato, tipo di dato, tipo de dados,
        datatype, picture, pic, type name, data format, data class, java type, json type, value type, inttype, attribute type, native type, primitive, !domain type, !class, !format, d t""",
    "type_and_length": """type and length, type length, data type and length, data type length, type size, datatype size, type and size, data type and size, type format, type and format, format length,
        data type precision, data type width, typ länge, datentyp länge, type longueur, type et longueur, tipo y longitud, tipo longitud, type en lengte, type lengte, format and length""",
    "length": """length, len, leng, size, width, max length, maximum length, max size, field length, field size, column length, column size, column width, field width, data length, char length,
        character maximum length, max len, length bytes, bytes, chars, characters, intlen, lth, lng, byte length, max chars, maximum size, storage length, display width,
        länge, laenge, feldlänge, stellen, zeichen, longueur, taille, longueur max, lengte, veldlengte, grootte, longitud, tamaño, largo, lunghezza, dimensione, text length,
        comprimento, tamanho, längd, lengde, længde""",
    "precision": "precision, data precision, numeric precision, prec, präzision, genauigkeit, précision, precisie, precisión, total digits",
    "scale": """scale, data scale, numeric scale, decimals, decimal places, decimal, dec, dp, decimal digits, nachkommastellen, dezimalstellen, décimales, decimalen, decimales, decimali,
        fraction digits""",
    "null": """null, nulls, nullable, nulls allowed, null allowed, allow null, allow nulls, allows null, allows nulls, is nullable, null ok, ammette null, leeg toegestaan, leer erlaubt, leer zulässig, vide autorisé, vacío permitido, vuoto ammesso, valeur nulle, nul autorisé, null möglich, acepta nulos, admite nulos, nulls ok, null zulässig, null toegestaan, null option, null yn, nulo, nulos, nullbar, null erlaubt, accepte null, nulls permitted,
        can be null, null value, null able, permite nulos, not null or null""",
    "mandatory": """mandatory, mandatory optional, required, required field, req, reqd, is required, required yn, mandatory yn, obligation, optionality, opt, m o, m o c, m r o, r o, m r o p, usage, core, cardinality, not null,
        is not null, notnull, compulsory, mandation, mandatory required optional, required or optional, optional, pflicht, pflichtfeld, muss kann, obligatorisch, muss, obligatoire, obligatoire facultatif, requis,
        verplicht, verplicht optioneel, obligatorio, requerido, obbligatorio, obrigatório, obligatorisk, mult, multiplicity, conformance, mand, man, nn, status m o, inclusion, necessity, card, minoccurs""",
    "key": """key, keys, key type, pk, primary key, pk fk, key flag, keyflag, is primary key, is pk, primary, constraint, constraints, index key, fk, foreign key, is foreign key,
        unique, is unique, unique key, pk uk fk, schlüssel, primärschlüssel, clé, clef, clé primaire, sleutel, primaire sleutel, clave, clave primaria, llave, chiave, chiave primaria, chave,
        chave primária, nyckel, nøgle, nøkkel, key part, key position, indexed, column key, identifying, !constraint type, pri""",
    "references": """references, reference, foreign key to, fk table, fk to, references table, referenced table, foreign table, links to, link, link to, related table, related to, parent, parent field, lookup table, refers to, relationship, foreign key reference, fk reference,
        references column, foreign key table, fk table name, check table, checktable, master table, referenz, referenzen, referentie, referencias, riferimenti, verweis, verweist auf, fremdschlüssel, référence, clé étrangère, verwijzing, verwijst naar,
        vreemde sleutel, referencia, clave foránea, clave ajena, riferimento, joins to, join, joins with, ref table, reference table, fk references, relation to, children, parents""",
    "references_field": "fk field name, fk column, referenced column, references column name, foreign column, foreign key column, referenced field, fk field, fk column name, parent column, ref field, reffield",
    "default": "default, default value, column default, data default, dflt, standard, standardwert, vorgabewert, valeur par défaut, défaut, standaardwaarde, default waarde, valor por defecto, valor predeterminado, valore predefinito, initial value",
    "format": """format, display format, date format, mask, input mask, edit mask, pattern, picture mask, format mask, muster, maske, masque, formaat, formato, formatted as, layout, representation,
        text validation type or show slider number, regex, informat""",
    "code_type": """code type, code set, codeset, code list, codelist, code system, value set, valueset, value domain, lookup, lookup name, lookup type, domain name, tbl, table no, tbl no, reference list, list name, controlled terms, controlled terminology,
        vocabulary, terminology binding, coding system, code table, codes table, national code list, schlüsseltabelle, codeliste, wertemenge, elenco codici, elenco dei codici, tabella codici, lista codici, kodeliste, kodlista, liste de codes, nomenclature, codelijst, waardelijst, lista de códigos, catálogo, code category, coding, fk domain,
        codelist name, controlled terms codelist or format, terminology, standard code set, coding scheme, master list, pick list, picklist, lov, list of values""",
    "allowed_values": """allowed values, valid values, values, permitted values, permissible values, possible values, value range, range, valid range, domain values, value list, enumeration, enum, accepted values, valid codes, permitted codes, allowable values,
        choices, choices calculations or slider labels, options, code values, codes, national codes, valid entries, domain of values, check constraint, werte, erlaubte werte, gültige werte, wertebereich, valeurs, valeurs possibles, valeurs autorisées, toegestane waarden,
        waarden, valores, valores permitidos, valores posibles, valori, valori ammessi, coded values, constraint values, response options, value set values, levels""",
    "destination": """destination, target, target column, target field, target table, maps to, mapped to, mapping, loads into, load to, target mapping, destination field, destination column, stored in, ziel, zielfeld, zielspalte,
        champ cible, cible, doel, doelveld, destino, campo destino, destinazione, to field, to column, goes to, target location""",
    "rule": """rule, rules, business rule, business rules, text validation min, text validation max, min value, max value, minimum, maximum, validation, validation rule, validation rules, validations, transformation, transformation rule, transformation logic, mapping rule, logic, derivation, derivation rule, calculation, etl conventions, edit checks, condition, conditions,
        conditionality, mapping logic, regel, geschäftsregel, plausibilität, règle, règle de gestion, règles, validatie, regels, regla, reglas, regola, validación, constraints notes, population rule, branching logic show field only if""",
    "description": """description, desc, narrative, definition, comment, comments, remarks, remark, notes, note, meaning, explanation, details, detail, purpose, business description, business definition, business name, field description, column description, column comment, field label, label, user guidance, content,
        contents, information, additional information, short description, long description, data dictionary description, annotation, logical name, display name, caption, title, full name, guidance, documentation, descriptive name, business term, text,
        ddtext, fieldtext, beschreibung, bedeutung, kommentar, bemerkung, bemerkungen, erläuterung, erklärung, inhalt, kurzbeschreibung, anmerkung, libellé, commentaire, commentaires, signification, définition, remarque,
        omschrijving, betekenis, toelichting, opmerking, opmerkingen, definitie, descripción, descripcion, comentario, comentarios, observaciones, significado, definición, descrizione, commento, note, significato, descrição, comentário,
        beskrivning, kommentar, beskrivelse, förklaring, field note, usage notes, variable label, name long, element description, general comments, example comments, clinical description, used for""",
    "code_list": """code list, code type, code set, list, list name, list id, code system, domain, category, code category, lookup, lookup type, lookup name, value set, code type id, codelist, family, table, vocabulary, group, code group, code table, field, column, variable, data item,
        codelist name, list code, type, reference table, column name, field name, attribute, liste, katalog, codeliste, nomenclature, codelijst, lista, catálogo, table name, set, valueset, domain name, reference set""",
    "code": """code, codes, value, values, local code, national code, !id, !key, coded value, code value, stored value, valid value, valid values, permitted value, !option, abbreviation code, permissible value, user code, old code, source code, submission value, cdisc submission value, raw value, concept code, !entry, !choice,
        schlüssel, kode, wert, kennung, code valeur, valeur, waarde, código, codigo, valor, codice, valore, kod, kode, verdi, schlüsselwert, external code, mnemonic, internal value, !num, enum value, ausprägung""",
    "meaning": """meaning, description, !name, !label, !text, long name, display, display name, decode, held as, term, preferred term, concept name, code description, definition, value description, code meaning, literal, translation, value meaning, !title, national description, permitted national code definition, national code definition,
        bedeutung, bezeichnung, beschreibung, klartext, libellé, signification, omschrijving, betekenis, !naam, descripción, descripcion, significado, !nombre, descrizione, significato, descrição, beskrivning, betydelse, betydning, beskrivelse, value label,
        full description, interpretation, short description, printed as, text value, designation, wording, response, explanation, print name, !inhalt""",
    "status": "status, state, active, is active, in use, current, live, valid, retired, gültig, aktiv, statut, actif, estado, activo, stato, attivo, standard status, record status, active yn, obsolete, deprecated, live or dead, inactive, invalid reason",
    "note": "note, notes, remark, remarks, comment, comments, usage, usage note, bemerkung, anmerkung, remarque, commentaire, opmerking, observaciones, nota, guidance, synonym, synonyms, definition, explanation, toelichting, additional information, kommentar",
}  # fmt: skip

# What other grids are headed with: whoever wrote, when, which page, which index.
DECOYS: dict[str, str] = {
    "change log": """version, version no, version number, revision, rev, issue, release, author, authors, changed by, change, changes, change description, summary of changes, reason for change, date, date of change,
        by, editor, reviewer, approver, änderung, autor, auteur, wijziging, modification, cambio, modifica, revised by, amendment, edited by, who, when, prepared, description of change, amendments, section changed, changed, change made""",
    "contents": "page, page no, pages, section, chapter, seite, kapitel, abschnitt, pagina, página, heading, contents, sheet, sheet name, worksheet, tab, link to sheet, topic",
    "table list": """cols, no of columns, no of fields, number of columns, number of fields, columns count, column count, field count, fields count, row count, rows, no of rows, record count, records, load order, step, after, waits for, paso, schritt, étape, stap, passo, filas, zeilen, lignes, rijen, righe, después de, après, dopo, orden, parents, parent tables, children tables, load sequence, order of loading, grain, subject area, area, module, tables, number of rows,
        primary keys, anzahl felder, anzahl spalten, nombre de champs, aantal velden, número de campos, run order, depends on, dependencies, frequency, refresh, # columns, # rows, owner, use""",
    "profile": "null count, nulls count, distinct, distinct count, distinct values, unique values, median, average, percent null, percent missing, missing values, completeness, fill rate, top value, valid n",
    "relations": """constraint, constraint type, index, index name, index type, indexes, constraint name, foreign key name, fk name, relationship name, parent table, child table, parent column, child column, parent key, from table, from column, to table, to column, primary table, related columns, referenced columns, key name, columns in index,
        cardinality, uniqueness, trigger, trigger name, event, timing, columns, column s, key columns, index columns, delete rule, update rule, join condition""",
    "people": "role, organisation, organization, contact, email, telephone, phone, signature, distribution, responsibility, responsible, team, department, company, job title, position held, rolle, fonction, approved by, signed",
    "glossary": "term, acronym, abbreviation, expansion, glossary, begriff, abkürzung, acronyme, abréviation, terme, begrip, afkorting, término, sigla, stands for, phrase, full form",
    "example": "example, sample, sample data, sample value, example value, examples, beispiel, exemple, voorbeeld, ejemplo, esempio, e g",
    "issues": "issue no, action, action owner, severity, priority, due date, question, answer, risk, resolution, ticket, impact, mitigation, test, test case, expected result, result, step, pass fail, requirement, error, error code, error message, message, http status, status code, endpoint, method, permission, privilege",
}  # fmt: skip
_SIDES = {
    "source": "source src from quelle origen fuente bron origine old legacy sending extract",
    "target": "target tgt destination dest to ziel destino doel cible new receiving load staging",
}
_NEXT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^0-9a-z#]+", re.IGNORECASE)


def phrase(text: str) -> str:
    """`TableName`, `TABLE_NAME`, `Table\nName *` -> `table name`; accents are dropped, brackets count as words.

    >>> phrase("SIZE\\n(chars)"), phrase("isNullable"), phrase("Länge")
    ('size chars', 'is nullable', 'lange')
    """
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if not any(sign.islower() for sign in plain):
        plain = plain.lower()
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    plain = plain.replace("#", " no ") if plain.strip() != "#" else "no"
    return " ".join(re.findall(r"[0-9a-z]+", plain.lower()))


def _table(phrases: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """phrase -> role -> weight 0..1."""
    found: dict[str, dict[str, float]] = {}
    for role, listed in phrases.items():
        for entry in listed.split(","):
            words = phrase(entry)
            if words:
                known = found.setdefault(words, {})
                known[role] = max(known.get(role, 0.0), 0.5 if entry.strip().startswith("!") else 1.0)
    return found


# A list that a field names in one grid heads a list column in another.
PHRASES["code_list"] += ", " + PHRASES["code_type"]
_ROLES = _table(PHRASES)
_OTHERS = _table(DECOYS)
_VOCABULARY = sorted({word for entry in (*_ROLES, *_OTHERS) for word in entry.split() if len(word) > 4})
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
# Words beside a known phrase that change nothing of it.
_PADDING = word_set("the of a an in is for column field columns fields yn y n s inferred oracle sql server db database physical logical optional and or de la del der du des data cdm element item character char")


@lru_cache(maxsize=5000)
def header_evidence(text: str) -> Mapping[str, float]:
    """Role -> 0..1 for one header cell; empty where no known word stands. A header in brackets counts less than its rest."""
    found = _evidence(phrase(text), _ROLES)
    bare = phrase(_IN_BRACKETS.sub(" ", text))
    if bare and bare != phrase(text):
        for role, weight in _evidence(bare, _ROLES).items():
            found[role] = max(found.get(role, 0.0), 0.95 * weight)
    stripped, side = without_side(text)
    if side and stripped:
        for role, weight in _evidence(stripped, _ROLES).items():
            found[role] = max(found.get(role, 0.0), weight)
    return found


@lru_cache(maxsize=5000)
def decoy_evidence(text: str) -> Mapping[str, float]:
    """Kind of another grid (change log, contents, ...) -> 0..1 for one header cell."""
    return _evidence(phrase(text), _OTHERS)


def without_side(text: str) -> tuple[str, str]:
    """(`column name`, `source`) of `Source Column Name`; the side is '' where none is named."""
    words = phrase(text).split()
    for side, named in _SIDES.items():
        if len(words) > 1 and words[0] in named.split():
            return " ".join(words[1:]), side
    return " ".join(words), ""


def names_side(text: str) -> bool:
    """Whether a header over others says whose structure they are: `Source`, `Target system`."""
    words = phrase(text).split()
    return bool(words) and len(words) <= 3 and any(words[0] in named.split() for named in _SIDES.values())


def _evidence(words: str, table: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """All of the header 1; without its padding 0.95; a phrase within it by its share; a misspelt word as its neighbour."""
    if not words or len(words) > 60:
        return {}
    if words in table:
        return dict(table[words])
    tokens = words.split()
    bare = [token for token in tokens if token not in _PADDING]
    if bare and " ".join(bare) in table:
        return {role: 0.9 * weight for role, weight in table[" ".join(bare)].items()}
    found = _parts(tokens, table)
    if found or len(tokens) > 3:
        return found
    mended = " ".join(_nearest(token) for token in tokens)
    return {role: 0.85 * weight for role, weight in table.get(mended, {}).items()} if mended != words else {}


def _parts(tokens: list[str], table: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Evidence of the longest known phrases within a header of up to eight words; the last words weigh more than the first."""
    found: dict[str, float] = {}
    if len(tokens) > 8:
        return found
    for size in range(min(4, len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            known = table.get(" ".join(tokens[start : start + size]))
            if not known or (size == 1 and len(tokens[start]) < 3):
                continue
            share = (0.75 if start + size == len(tokens) or start == 0 else 0.5) * (size / len(tokens)) ** 0.5
            for role, weight in known.items():
                found[role] = max(found.get(role, 0.0), share * weight)
        if found:
            return found
    return found


@lru_cache(maxsize=5000)
def _nearest(word: str) -> str:
    close = get_close_matches(word, _VOCABULARY, n=1, cutoff=0.86) if len(word) > 4 else []
    return close[0] if close else word
