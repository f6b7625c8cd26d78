"""How documents of six languages word their headers, marks, types and prose."""

from __future__ import annotations

# role -> header words that people write over such a column
HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "table": ("Table", "Table Name", "Table name", "Entity", "TABLE_NAME", "Dataset"),
        "field": ("Field", "Field Name", "Column", "Column Name", "Attribute", "Data Item", "Name", "Field name", "COLUMN_NAME"),
        "type": ("Type", "Data Type", "Datatype", "Field Type", "Data type", "DATA_TYPE"),
        "length": ("Length", "Size", "Len", "Max Length", "Width", "Max. length"),
        "scale": ("Scale", "Decimals", "Dec."),
        "mandatory": ("Mandatory", "Required", "Mandatory?", "Req.", "Required?", "Mand."),
        "null": ("Nullable", "Null?", "Nulls allowed", "Allow nulls", "Null"),
        "key": ("Key", "PK", "Primary key", "Key?"),
        "references": ("References", "Foreign key", "FK", "Refers to", "Links to"),
        "default": ("Default", "Default value"),
        "description": ("Description", "Comment", "Comments", "Notes", "Definition", "Remarks", "Business description"),
        "position": ("No.", "#", "Seq", "Pos.", "No", "Order"),
        "code_list": ("Code list", "Lookup", "Value set", "Code set"),
        "allowed_values": ("Allowed values", "Valid values", "Permitted values", "Values"),
        "constraints": ("Constraints", "Constraint"),
        "code": ("Code", "Value"), "meaning": ("Meaning", "Description", "Label"), "status": ("Status", "State"),
    },
    "de": {
        "table": ("Tabelle", "Tabellenname", "Entität"),
        "field": ("Feld", "Feldname", "Spalte", "Attribut", "Spaltenname"),
        "type": ("Typ", "Datentyp", "Feldtyp"), "length": ("Länge", "Max. Länge", "Feldlänge"), "scale": ("Nachkommastellen", "Dezimalstellen"),
        "mandatory": ("Pflicht", "Pflichtfeld", "Muss"), "null": ("Null erlaubt", "NULL zulässig"),
        "key": ("Schlüssel", "PK", "Primärschlüssel"), "references": ("Fremdschlüssel", "Verweis auf", "Referenz"),
        "default": ("Standardwert", "Vorgabe"), "description": ("Beschreibung", "Bemerkung", "Erläuterung"),
        "position": ("Nr.", "Lfd. Nr.", "Pos."), "code_list": ("Codeliste", "Schlüsselliste"),
        "allowed_values": ("Erlaubte Werte", "Zulässige Werte", "Wertebereich"),
        "code": ("Code", "Schlüssel"), "meaning": ("Bedeutung", "Klartext"), "status": ("Status",),
    },
    "fr": {
        "table": ("Table", "Nom de la table", "Entité"), "field": ("Champ", "Nom du champ", "Colonne", "Attribut"),
        "type": ("Type", "Type de donnée", "Type de données"), "length": ("Longueur", "Taille"), "scale": ("Décimales",),
        "mandatory": ("Obligatoire", "Requis"), "null": ("Null autorisé", "Nullable"), "key": ("Clé", "Clé primaire"),
        "references": ("Référence", "Clé étrangère"), "default": ("Valeur par défaut",),
        "description": ("Description", "Commentaire", "Définition"), "position": ("N°", "Ordre"),
        "code_list": ("Nomenclature", "Liste de codes"), "allowed_values": ("Valeurs autorisées", "Valeurs possibles"),
        "code": ("Code",), "meaning": ("Libellé", "Signification"), "status": ("Statut",),
    },
    "es": {
        "table": ("Tabla", "Nombre de tabla", "Entidad"), "field": ("Campo", "Columna", "Nombre del campo", "Atributo"),
        "type": ("Tipo", "Tipo de dato", "Tipo de datos"), "length": ("Longitud", "Tamaño"), "scale": ("Decimales",),
        "mandatory": ("Obligatorio", "Requerido"), "null": ("Admite nulos", "Nulo"), "key": ("Clave", "Clave primaria"),
        "references": ("Referencia", "Clave foránea"), "default": ("Valor por defecto",),
        "description": ("Descripción", "Comentario", "Observaciones"), "position": ("N.º", "Orden"),
        "code_list": ("Lista de códigos", "Catálogo"), "allowed_values": ("Valores permitidos", "Valores posibles"),
        "code": ("Código",), "meaning": ("Significado", "Descripción"), "status": ("Estado",),
    },
    "nl": {
        "table": ("Tabel", "Tabelnaam", "Entiteit"), "field": ("Veld", "Veldnaam", "Kolom", "Attribuut"),
        "type": ("Type", "Gegevenstype", "Datatype"), "length": ("Lengte", "Max. lengte"), "scale": ("Decimalen",),
        "mandatory": ("Verplicht", "Verplicht?"), "null": ("Leeg toegestaan",), "key": ("Sleutel", "Primaire sleutel"),
        "references": ("Verwijzing", "Verwijst naar"), "default": ("Standaardwaarde",),
        "description": ("Omschrijving", "Toelichting", "Opmerking"), "position": ("Nr.", "Volgnr."),
        "code_list": ("Codelijst",), "allowed_values": ("Toegestane waarden",),
        "code": ("Code",), "meaning": ("Betekenis", "Omschrijving"), "status": ("Status",),
    },
    "it": {
        "table": ("Tabella", "Nome tabella", "Entità"), "field": ("Campo", "Colonna", "Nome campo", "Attributo"),
        "type": ("Tipo", "Tipo dato", "Tipo di dato"), "length": ("Lunghezza", "Dimensione"), "scale": ("Decimali",),
        "mandatory": ("Obbligatorio",), "null": ("Ammette null",), "key": ("Chiave", "Chiave primaria"),
        "references": ("Riferimento", "Chiave esterna"), "default": ("Valore predefinito",),
        "description": ("Descrizione", "Note", "Commento"), "position": ("N.", "Ordine"),
        "code_list": ("Elenco codici",), "allowed_values": ("Valori ammessi",),
        "code": ("Codice",), "meaning": ("Significato", "Descrizione"), "status": ("Stato",),
    },
}  # fmt: skip

# (word for yes, word for no, right answers where `no` stands)
MANDATORY_MARKS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("Y", "N"), ("Yes", "No"), ("X", ""), ("M", "O"), ("Mandatory", "Optional"), ("Required", "Optional"), ("✓", ""), ("yes", "no"), ("1..1", "0..1"), ("TRUE", "FALSE")),
    "de": (("ja", "nein"), ("Ja", "Nein"), ("x", ""), ("J", "N"), ("Pflicht", "optional")),
    "fr": (("oui", "non"), ("Oui", "Non"), ("O", "N"), ("X", ""), ("obligatoire", "facultatif")),
    "es": (("sí", "no"), ("Sí", "No"), ("S", "N"), ("X", ""), ("obligatorio", "opcional")),
    "nl": (("ja", "nee"), ("Ja", "Nee"), ("J", "N"), ("x", ""), ("verplicht", "optioneel")),
    "it": (("sì", "no"), ("Sì", "No"), ("S", "N"), ("X", ""), ("obbligatorio", "facoltativo")),
}
# (null allowed, not allowed)
NULL_MARKS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("Y", "N"), ("Yes", "No"), ("NULL", "NOT NULL"), ("YES", "NO"), ("null", "not null")),
    "de": (("ja", "nein"), ("NULL", "NOT NULL")), "fr": (("oui", "non"), ("NULL", "NOT NULL")),
    "es": (("sí", "no"), ("NULL", "NOT NULL")), "nl": (("ja", "nee"),), "it": (("sì", "no"), ("NULL", "NOT NULL")),
}  # fmt: skip

# kind -> words; the words of one vocabulary go together in one document
KIND_WORDS: dict[str, tuple[dict[str, tuple[str, ...]], ...]] = {
    "sql": (
        {"text": ("VARCHAR", "CHAR"), "integer": ("INTEGER",), "decimal": ("DECIMAL",), "date": ("DATE",), "moment": ("TIMESTAMP",), "time": ("TIME",), "boolean": ("BOOLEAN",)},
        {"text": ("VARCHAR2", "CHAR"), "integer": ("NUMBER",), "decimal": ("NUMBER",), "date": ("DATE",), "moment": ("TIMESTAMP",), "time": ("TIME",), "boolean": ("BOOLEAN",)},
        {"text": ("nvarchar", "nchar"), "integer": ("int",), "decimal": ("decimal",), "date": ("date",), "moment": ("datetime",), "time": ("time",), "boolean": ("bit",)},
        {"text": ("varchar", "character"), "integer": ("int",), "decimal": ("numeric",), "date": ("date",), "moment": ("timestamp",), "time": ("time",), "boolean": ("boolean",)},
    ),
    "en": (
        {"text": ("Text",), "integer": ("Integer",), "decimal": ("Decimal",), "date": ("Date",), "moment": ("Date/Time",), "time": ("Time",), "boolean": ("Yes/No",)},
        {"text": ("String",), "integer": ("Integer",), "decimal": ("Decimal",), "date": ("Date",), "moment": ("DateTime",), "time": ("Time",), "boolean": ("Boolean",)},
        {"text": ("Alphanumeric",), "integer": ("Numeric",), "decimal": ("Numeric",), "date": ("Date",), "moment": ("Timestamp",), "time": ("Time",), "boolean": ("Boolean",)},
        {"text": ("Character",), "integer": ("Number",), "decimal": ("Number",), "date": ("Date",), "moment": ("Datetime",), "time": ("Time",), "boolean": ("Logical",)},
    ),
    "de": (
        {"text": ("Text",), "integer": ("Ganzzahl",), "decimal": ("Dezimal",), "date": ("Datum",), "moment": ("Zeitstempel",), "time": ("Uhrzeit",), "boolean": ("Ja/Nein",)},
        {"text": ("Zeichenkette",), "integer": ("Ganzzahl",), "decimal": ("Dezimalzahl",), "date": ("Datum",), "moment": ("Datum/Uhrzeit",), "time": ("Uhrzeit",), "boolean": ("Wahrheitswert",)},
        {"text": ("Alphanumerisch",), "integer": ("Numerisch",), "decimal": ("Numerisch",), "date": ("Datum",), "moment": ("Zeitstempel",), "time": ("Zeit",), "boolean": ("Boolean",)},
    ),
    "fr": (
        {"text": ("Texte",), "integer": ("Entier",), "decimal": ("Décimal",), "date": ("Date",), "moment": ("Horodatage",), "time": ("Heure",), "boolean": ("Booléen",)},
        {"text": ("Chaîne",), "integer": ("Entier",), "decimal": ("Décimal",), "date": ("Date",), "moment": ("Date et heure",), "time": ("Heure",), "boolean": ("Oui/Non",)},
        {"text": ("Alphanumérique",), "integer": ("Numérique",), "decimal": ("Numérique",), "date": ("Date",), "moment": ("Date/heure",), "time": ("Heure",), "boolean": ("Booléen",)},
    ),
    "es": (
        {"text": ("Texto",), "integer": ("Entero",), "decimal": ("Decimal",), "date": ("Fecha",), "moment": ("Fecha y hora",), "time": ("Hora",), "boolean": ("Booleano",)},
        {"text": ("Cadena",), "integer": ("Entero",), "decimal": ("Decimal",), "date": ("Fecha",), "moment": ("Fecha/hora",), "time": ("Hora",), "boolean": ("Sí/No",)},
    ),
    "nl": (
        {"text": ("Tekst",), "integer": ("Geheel getal",), "decimal": ("Decimaal",), "date": ("Datum",), "moment": ("Datum/tijd",), "time": ("Tijd",), "boolean": ("Ja/Nee",)},
        {"text": ("Alfanumeriek",), "integer": ("Numeriek",), "decimal": ("Numeriek",), "date": ("Datum",), "moment": ("Datum en tijd",), "time": ("Tijd",), "boolean": ("Boolean",)},
    ),
    "it": (
        {"text": ("Testo",), "integer": ("Intero",), "decimal": ("Decimale",), "date": ("Data",), "moment": ("Data e ora",), "time": ("Ora",), "boolean": ("Booleano",)},
        {"text": ("Stringa",), "integer": ("Intero",), "decimal": ("Decimale",), "date": ("Data",), "moment": ("Data/ora",), "time": ("Ora",), "boolean": ("Sì/No",)},
    ),
}
# one word for whole and decimal numbers: without digits printed nobody can tell which
OPEN_NUMBERS = frozenset({"NUMBER", "numeric", "Numeric", "Number", "Numerisch", "Numérique", "Numeriek"})

# sentences after the first of a description; {table}, {field} name others of the same document
TAILS: dict[str, tuple[str, ...]] = {
    "en": ("See table {table} for the name.", "The type of the record decides how this is shown.", "Printed on the second page of the form.",
           "Up to release 4.2 this was called {field}.", "For example 12.5 or 7.", "Kept for ten years (see chapter 3).", "Entered by the clerk; the date comes from {table}.",
           "A number, never a name.", "Length and case are as typed.", "Filled from {table}.{field} overnight."),
    "de": ("Siehe Tabelle {table}.", "Der Typ des Satzes bestimmt die Anzeige.", "Steht auf Seite 2 des Formulars.", "Bis Version 4.2 hieß das Feld {field}.",
           "Zum Beispiel 12,5 oder 7.", "Wird zehn Jahre aufbewahrt (Kapitel 3).", "Der Name kommt aus {table}."),
    "fr": ("Voir la table {table}.", "Le type de la fiche détermine l'affichage.", "Imprimé en page 2 du formulaire.", "Jusqu'à la version 4.2 : {field}.",
           "Par exemple 12,5 ou 7.", "Conservé dix ans (chapitre 3).", "Le nom vient de {table}."),
    "es": ("Véase la tabla {table}.", "El tipo de ficha decide cómo se muestra.", "Impreso en la página 2 del formulario.", "Hasta la versión 4.2 era {field}.",
           "Por ejemplo 12,5 o 7.", "Se guarda diez años (capítulo 3)."),
    "nl": ("Zie tabel {table}.", "Het type van het record bepaalt de weergave.", "Staat op bladzijde 2 van het formulier.", "Tot versie 4.2 heette dit {field}.",
           "Bijvoorbeeld 12,5 of 7.", "Tien jaar bewaard (hoofdstuk 3)."),
    "it": ("Vedi la tabella {table}.", "Il tipo di scheda decide come si mostra.", "Stampato a pagina 2 del modulo.", "Fino alla versione 4.2 era {field}.",
           "Per esempio 12,5 o 7.", "Conservato per dieci anni (capitolo 3)."),
}  # fmt: skip

OF = {"en": "{fact} of the {thing}", "de": "{fact} zu {thing}", "fr": "{fact} ({thing})", "es": "{fact} ({thing})", "nl": "{fact} bij {thing}", "it": "{fact} ({thing})"}
OF_TABLE = {"en": "One row a {thing}.", "de": "Eine Zeile je {thing}.", "fr": "Une ligne par {thing}.", "es": "Una fila por {thing}.", "nl": "Eén rij per {thing}.", "it": "Una riga per {thing}."}
IDENTIFIER = {"en": "identifier", "de": "Kennung", "fr": "identifiant", "es": "identificador", "nl": "kenmerk", "it": "identificativo"}
TITLES = {
    "en": ("Data dictionary", "Interface specification", "Database reference", "Table guide"), "de": ("Datenwörterbuch", "Schnittstellenbeschreibung"),
    "fr": ("Dictionnaire de données", "Spécification d'interface"), "es": ("Diccionario de datos",), "nl": ("Gegevenswoordenboek",), "it": ("Dizionario dei dati",),
}  # fmt: skip
# (first, last part of a heading before the table's name; '' = the name stands alone)
TABLE_WORD = {"en": "Table", "de": "Tabelle", "fr": "Table", "es": "Tabla", "nl": "Tabel", "it": "Tabella"}
LIST_WORD = {"en": "Code list", "de": "Codeliste", "fr": "Liste de codes", "es": "Lista de códigos", "nl": "Codelijst", "it": "Elenco codici"}
CHANGES = {
    "en": (("Version", "Date", "Author", "Change"), "Change log", ("First draft", "Added remarks of the review", "Renamed two fields", "Issued")),
    "de": (("Version", "Datum", "Autor", "Änderung"), "Änderungsverlauf", ("Erster Entwurf", "Anmerkungen eingearbeitet", "Freigabe")),
    "fr": (("Version", "Date", "Auteur", "Modification"), "Historique", ("Première version", "Relecture", "Diffusion")),
    "es": (("Versión", "Fecha", "Autor", "Cambio"), "Historial de cambios", ("Primer borrador", "Revisión", "Publicación")),
    "nl": (("Versie", "Datum", "Auteur", "Wijziging"), "Wijzigingen", ("Eerste opzet", "Opmerkingen verwerkt", "Vastgesteld")),
    "it": (("Versione", "Data", "Autore", "Modifica"), "Storico delle modifiche", ("Prima bozza", "Revisione", "Rilascio")),
}  # fmt: skip
# words over groups of columns
GROUPS = {
    "en": ("Identification", "Details"), "de": ("Kennung", "Angaben"), "fr": ("Identification", "Détails"), "es": ("Identificación", "Detalles"),
    "nl": ("Kenmerk", "Gegevens"), "it": ("Identificazione", "Dettagli"),
}  # fmt: skip

# Headers in words that a reader need not know: other languages, and makers with a jargon of their own. What stands below tells what is meant.
STRANGE_HEADERS: tuple[dict[str, str], ...] = (
    {"table": "Tabell", "field": "Fält", "type": "Datatyp", "length": "Längd", "description": "Beskrivning", "references": "Hänvisning", "position": "Löpnr"},
    {"table": "Taulu", "field": "Sarake", "type": "Tietotyyppi", "length": "Pituus", "description": "Kuvaus", "references": "Viittaus", "position": "Järjestys"},
    {"table": "Tabela", "field": "Coluna", "type": "Tipo de dado", "length": "Tamanho", "description": "Descrição", "references": "Referência", "position": "Ordem"},
    {"table": "Tablo", "field": "Alan", "type": "Tür", "length": "Uzunluk", "description": "Aciklama", "references": "Iliski", "position": "Sira"},
    {"table": "Container", "field": "Mnemonic", "type": "Storage", "length": "Octets", "description": "Narrative", "references": "Joins", "position": "Rank"},
    {"table": "Structure", "field": "Slot", "type": "Kind", "length": "Extent", "description": "Use", "references": "Counterpart", "position": "Ord"},
    {"table": "Tabulka", "field": "Sloupec", "type": "Datový typ", "length": "Délka", "description": "Popis", "references": "Odkaz", "position": "Poradi"},
)
# rows between the fields that gather some of them, and a heading that goes on
GATHERED = {
    "en": ("Administrative details", "Further details"), "de": ("Verwaltungsangaben", "Weitere Angaben"), "fr": ("Données administratives", "Autres données"),
    "es": ("Datos administrativos", "Otros datos"), "nl": ("Administratieve gegevens", "Overige gegevens"), "it": ("Dati amministrativi", "Altri dati"),
}  # fmt: skip
CONTINUED = {"en": "continued", "de": "Fortsetzung", "fr": "suite", "es": "continuación", "nl": "vervolg", "it": "continua"}
