"""Makes the PDF, Word and Excel documents: name -> function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from docx import Document as WordFile
from layouts.pdf_printer import Look, Printer
from layouts.sheets import Heading, Paragraph, Part, Sheet
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

Rows = Sequence[Sequence[object]]


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Lines of cells parted by `|`; ` / ` is a line break within a cell."""
    return tuple(tuple(cell.strip().replace(" / ", "\n") for cell in line.split("|")) for line in text.strip().splitlines())


def _pdf(path: Path, look: Look, parts: Sequence[Part]) -> None:
    printer = Printer(path, look)
    for part in parts:
        printer.part(part)
    printer.close()


def _word_table(file: WordFile, rows: Rows, style: str = "Table Grid") -> None:
    table = file.add_table(rows=len(rows), cols=max(map(len, rows)), style=style)
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=False):
            cell.text = str(text)
        if len(row) == 1:  # a group row over all columns
            line.cells[0].merge(line.cells[-1])


def data_set_like(path: Path) -> None:
    """A national data set: group rows across the table, names with blanks, formats `max an35`, M/R/O."""
    file = WordFile()
    file.add_heading("Allotment Data Set", 0)
    file.add_paragraph("Key: M = Mandatory, R = Required where relevant, O = Optional. The data set is sent each month.")
    _word_table(file, _rows("Version | Date | Summary of change\n1.0 | April 2023 | First issue\n1.1 | June 2024 | Format of PLOT SIZE changed"))
    file.add_heading("ALLOTMENT HOLDER", 1)
    _word_table(file, _rows("""
M/R/O | Data Item Name | Data Item Description | Format | National Codes
HOLDER DETAILS
M | HOLDER IDENTIFIER | The number by which the holder is known. | max an20 |
R | PERSON BIRTH DATE | The date on which the holder was born. | an10 CCYY-MM-DD |
O | HOLDER POSTCODE | The postcode of the home. | max an8 |
R | TENURE TYPE CODE | How the plot is held. | an2 | 01 Sole / 02 Joint / 98 Other
"""))
    file.add_heading("ALLOTMENT PLOT", 1)
    _word_table(file, _rows("""
M/R/O | Data Item Name | Data Item Description | Format | National Codes
PLOT DETAILS
M | PLOT NUMBER | The number on the post. | n5 |
M | HOLDER IDENTIFIER | The number by which the holder is known. | max an20 |
O | PLOT SIZE | Size in square metres. | n4 |
O | WATER SUPPLY INDICATOR | Whether there is a tap. | an1 | Y Yes / N No
"""))
    file.save(str(path))


def reference_guide_like(path: Path) -> None:
    """A database reference: captions, Column / Datatype / NULL / Description, rules between rows only, header once."""
    first = _rows("""
OWNER | VARCHAR2(128) | NOT NULL | Name of the owner of the kiln
KILN_NAME | VARCHAR2(128) | NOT NULL | Name of the kiln
MAX_TEMPERATURE | NUMBER(4) | | Highest temperature, in degrees; see "KILN_FIRINGS" for what was reached
BUILT | DATE | | Day on which the kiln was first fired
LAST_CHANGE_TIME | TIMESTAMP(6) | | When the row was changed
ELEVATION | NUMBER(7,2) | | Height above the sea, in metres (NULL if not measured)
""")
    second = _rows("""
FIRING# | NUMBER(10) | NOT NULL | Number of the firing
KILN_NAME | VARCHAR2(128) | NOT NULL | Name of the kiln
STARTED | DATE | NOT NULL | Day of the firing
CONE | VARCHAR2(6) | | Cone that bent: / - 06 for earthenware / - 6 for stoneware
PIECES_BROKEN | NUMBER(6) | | Pieces lost in the firing
""")
    header = ("Column", "Datatype", "NULL", "Description")
    parts: list[Part] = [Heading("4 Views of the pottery", 1), Heading("4.1 ALL_KILNS"), Paragraph("ALL_KILNS describes the kilns that the user may see."),
                         Sheet(header, first, (3,), (0,)), Heading("4.2 KILN_FIRINGS"), Paragraph("KILN_FIRINGS lists the firings of all kilns."), Sheet(header, second, (3,), (0,))]  # fmt: skip
    _pdf(path, Look(rules="rows", repeat=False, running_head="Pottery Database Reference", footer="Chapter 4"), parts)


def record_layout_like(path: Path) -> None:
    """A record layout of an old system: level, name, picture, start, end, bytes."""
    rows = _rows("""
05 | MEMBER-NUMBER | 9(08) | 1 | 8 | 8 | Unique number
05 | MEMBER-NAME | X(30) | 9 | 38 | 30 | Surname first
05 | JOINED-DATE | 9(08) | 39 | 46 | 8 | CCYYMMDD
05 | BRANCH-CODE | X(03) | 47 | 49 | 3 | See branch list
05 | BALANCE | S9(7)V99 | 50 | 58 | 9 | Zoned, two decimals
05 | STATUS-FLAG | X | 59 | 59 | 1 | A active, L lapsed
05 | FILLER | X(21) | 60 | 80 | 21 | Blanks
""")
    header = ("Lvl", "Field Name", "Picture", "Start", "End", "Bytes", "Remarks")
    _pdf(path, Look(rules="none", size=8.5, break_names=False), [Heading("RECORD LAYOUT", 1), Heading("Record: MEMBER-MASTER"), Paragraph("Record length 80, fixed."), Sheet(header, rows, (6,))])


def public_use_file_like(path: Path) -> None:
    """A codebook of a survey file: variable, position, length, Char or Num, label; one file a heading."""
    header = ("Variable Name", "Position", "Length", "Type", "Label")
    person = _rows("PERSNO | 1-9 | 9 | Char | Person number\nAGEGRP | 10-11 | 2 | Num | Age group in five years\nEMPSTAT | 12 | 1 | Num | Employment status\nOCCUP | 13-16 | 4 | Char | Occupation, four digits")
    house = _rows("HOUSENO | 1-7 | 7 | Char | House number\nROOMS | 8-9 | 2 | Num | Number of rooms\nTENURE | 10 | 1 | Char | Owned or rented")
    _pdf(path, Look(header_fill="#d9d9d9"), [Heading("Codebook", 1), Heading("File: PERSON"), Sheet(header, person, (4,)), Heading("File: HOUSE"), Sheet(header, house, (4,))])


def documenter_like(path: Path) -> None:
    """A desktop database's documenter: `Table: name`, then Name, Type, Size without any rule; then lists of indexes and relations."""
    header = ("Name", "Type", "Size")
    parts: list[Part] = []
    for table, rows, index in (
        ("tblBoat", "BoatID | Long Integer | 4\nBoatName | Short Text | 50\nLaunched | Date/Time | 8\nInWater | Yes/No | 1\nMooringFee | Currency | 8", "BoatName"),
        ("tblOwner", "OwnerID | Long Integer | 4\nFullName | Short Text | 120\nBerth | Short Text | 6\nNotes | Long Text | -", "FullName"),
    ):
        parts += [Heading(f"Table: {table}", 1), Heading("Columns", 2), Sheet(header, _rows(rows)), Heading("Table Indexes", 2),
                  Sheet(("Name", "Number of Fields", "Unique"), _rows(f"PrimaryKey | 1 | True\n{index} | 1 | False"))]  # fmt: skip
    _pdf(path, Look(rules="none", break_names=False, footer="Page"), parts)


def dictionary_workbook_like(path: Path) -> None:
    """A statistics office's workbook: field name, field, format `String(3)`, description, values on several lines; a sheet a data set."""
    book = Workbook()
    front = book.active
    front.title = "Introduction"
    front["B2"] = "Data dictionary: Lighthouses"
    front["B2"].font = Font(bold=True, size=16)
    front["B4"] = "Each sheet describes one data set. Formats are String(n), Number and Date(format)."
    sheets = {
        "LAMPS": (
            ("Lamp identifier", "LAMPID", "String(8)", "Number that stays with the lamp", ""), ("Lamp kind", "LAMPKIND", "String(2)", "Kind of the light", "01 = Oil\n02 = Electric\n03 = Gas\nNull = Not known"),
            ("First lit", "FIRSTLIT", "Date(YYYY-MM-DD)", "Day on which the lamp was first lit", "1800-01-01 = Not known"), ("Range", "RANGENM", "Number", "Range in nautical miles", "nnn = 0 to 999"),
        ),
        "KEEPERS": (("Keeper number", "KEEPNO", "String(5)", "Number of the keeper", ""), ("Start of duty", "DUTYSTART", "Date(YYYY-MM-DD)", "", ""), ("Hours", "HOURS", "Number", "Hours on watch", "n = number")),
    }  # fmt: skip
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet["A1"] = f"{name} fields"
        for column, text in enumerate(("Field name", "Field", "Format", "Description", "Values"), 1):
            cell = sheet.cell(3, column, text)
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="003087")
        for number, row in enumerate(rows, 4):
            for column, text in enumerate(row, 1):
                sheet.cell(number, column, text or None).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A4"
    log = book.create_sheet("Change history")
    for row in (("Version", "Date", "Change"), ("1", "2022-03-01", "First version"), ("2", "2023-03-01", "Added RANGENM")):
        log.append(row)
    book.save(path)


def mapping_like(path: Path) -> None:
    """A mapping workbook: source and target side by side under two merged headers."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Mapping"
    sheet.append(("Source", None, None, None, "Target", None, None, None, None))
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("E1:I1")
    sheet.append(("Table", "Column", "Data Type", "Length", "Table", "Column", "Data Type", "Length", "Transformation rule"))
    for row in (
        ("OLD_ART", "ARTNR", "CHAR", 8, "article", "article_no", "VARCHAR", 12, "Trim; loaded into the new number without leading zeros"),
        ("OLD_ART", "BEZ", "CHAR", 30, "article", "title", "VARCHAR", 100, "Direct"),
        ("OLD_ART", "PREIS", "DECIMAL", "9,2", "article", "price", "DECIMAL", "12,2", "Direct"),
        ("OLD_LAG", "ARTNR", "CHAR", 8, "stock", "article_no", "VARCHAR", 12, "Trim"),
        ("OLD_LAG", "MENGE", "INTEGER", 6, "stock", "quantity", "INTEGER", 9, "Null becomes 0"),
    ):
        sheet.append(row)
    book.save(path)


def german_like(path: Path) -> None:
    """A German specification: numbered headings, Pflicht with X, lengths in their own column, remarks with decoys."""
    file = WordFile()
    file.add_heading("Datenbankbeschreibung Wetterstation", 0)
    file.add_paragraph("Dieses Dokument beschreibt die Tabellen der Wetterstation. Zeichensatz ist UTF-8.")
    for heading, about, rows in (
        ("2.1 Tabelle STATION", "Stammdaten der Stationen", "1 | STATION_NR | NUMBER | 5 | X | Schlüssel, laufende Nummer\n2 | BEZEICHNUNG | VARCHAR2 | 60 | X | Name der Station (siehe Tabelle ORT)\n3 | HOEHE | NUMBER | 6,1 | | Höhe über dem Meer\n4 | AUFBAU | DATE | | | Tag der Aufstellung"),
        ("2.2 Tabelle MESSWERT", "Messwerte, eine Zeile je Stunde", "1 | STATION_NR | NUMBER | 5 | X | Station\n2 | ZEITPUNKT | TIMESTAMP | | X | Zeitpunkt der Messung\n3 | WERT | NUMBER | 8,3 | | Gemessener Wert\n4 | GUELTIG | CHAR | 1 | X | J = gültig, N = ungültig"),
    ):  # fmt: skip
        file.add_heading(heading, 2)
        file.add_paragraph(about + ".")
        _word_table(file, (("Nr.", "Feldname", "Datentyp", "Länge", "Pflicht", "Bemerkung"), *_rows(rows)), "Light List Accent 1")
    file.add_heading("3 Änderungen", 1)
    _word_table(file, _rows("Version | Datum | Bearbeiter | Änderung\n1.0 | 01.02.2023 | IT | Erstfassung\n1.1 | 03.05.2024 | IT | Feld HOEHE ergänzt"))
    file.save(str(path))


def french_like(path: Path) -> None:
    """A French dictionary of variables: type in words, length, yes or no, the table's name in a frame."""
    header = ("Rubrique", "Libellé", "Type", "Longueur", "Obligatoire", "Commentaire")
    first = _rows("NUM_RUCHE | Numéro de la ruche | Numérique | 6 | Oui | Attribué à la pose\nNOM_APIC | Nom de l'apiculteur | Alphanumérique | 50 | Oui | En capitales\nDATE_POSE | Date de pose | Date | 10 | Non | JJ/MM/AAAA\nPOIDS | Poids en kg | Décimal | 6,2 | Non |")
    second = _rows("NUM_RUCHE | Numéro de la ruche | Numérique | 6 | Oui | Voir RUCHE\nDATE_REC | Date de récolte | Date | 10 | Oui |\nQUANTITE | Quantité de miel | Décimal | 7,3 | Oui | Le type de miel est codé à part\nCOD_MIEL | Code du miel | Alphanumérique | 2 | Non | AC acacia, TI tilleul")
    _pdf(path, Look(header_fill="#cfe2f3"), [Heading("Dictionnaire des variables", 1), Heading("RUCHE", 2, "box"), Sheet(header, first, (1, 5)), Heading("RECOLTE", 2, "box"), Sheet(header, second, (1, 5))])


def segment_like(path: Path) -> None:
    """A messaging standard: attribute tables of segments, names with blanks, OPT R/O/C, lengths first."""
    file = WordFile()
    file.add_heading("3.4 Message segments", 1)
    for segment, rows in (
        ("ZWX - weather segment", "1 | 4 | SI | O | | 09001 | Set ID - ZWX\n2 | 20 | ST | R | | 09002 | Station Identifier\n3 | 26 | TS | R | | 09003 | Observation Date/Time\n4 | 8 | NM | O | | 09004 | Temperature\n5 | 2 | IS | C | 0777 | 09005 | Sky Code"),
        ("ZTD - tide segment", "1 | 4 | SI | O | | 09011 | Set ID - ZTD\n2 | 20 | ST | R | | 09012 | Harbour Identifier\n3 | 6 | NM | R | | 09013 | Water Level"),
    ):
        file.add_heading(segment, 3)
        file.add_paragraph(f"HL7 Attribute Table – {segment.split()[0]}", style="Caption")
        _word_table(file, (("SEQ", "LEN", "DT", "OPT", "TBL#", "ITEM#", "ELEMENT NAME"), *_rows(rows)))
    file.add_heading("User-defined Table 0777 - Sky code", 4)
    _word_table(file, _rows("Value | Description\nCL | Clear\nOV | Overcast\nRN | Rain"))
    file.save(str(path))


def submission_spec_like(path: Path) -> None:
    """A specification of study data sets: one sheet of data sets, one of variables, one of terms."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Datasets"
    for row in (("Dataset", "Description", "Class", "Structure", "Purpose", "Keys"), ("TR", "Trees", "Findings", "One record per tree", "Tabulation", "PLOTID, TRNUM"), ("PL", "Plots", "Special", "One record per plot", "Tabulation", "PLOTID")):
        sheet.append(row)
    variables = book.create_sheet("Variables")
    for row in (
        ("Order", "Dataset", "Variable", "Label", "Data Type", "Length", "Significant Digits", "Format", "Mandatory", "Codelist", "Origin"),
        (1, "TR", "PLOTID", "Plot Identifier", "text", 12, None, None, "Yes", None, "Assigned"), (2, "TR", "TRNUM", "Tree Number", "integer", 8, None, None, "Yes", None, "CRF"),
        (3, "TR", "TRGIRTH", "Girth in cm", "float", 8, 1, "5.1", "No", None, "CRF"), (4, "TR", "TRDTC", "Date of Measurement", "date", None, None, None, "No", None, "CRF"),
        (1, "PL", "PLOTID", "Plot Identifier", "text", 12, None, None, "Yes", None, "Assigned"), (2, "PL", "SOIL", "Soil", "text", 4, None, None, "No", "SOILCD", "CRF"),
    ):
        variables.append(row)
    terms = book.create_sheet("Codelists")
    for row in (("ID", "Name", "Data Type", "Order", "Term", "Decoded Value"), ("SOILCD", "Soil code", "text", 1, "CLAY", "Clay"), ("SOILCD", "Soil code", "text", 2, "SAND", "Sand")):
        terms.append(row)
    book.save(path)


def documentation_tool_like(path: Path) -> None:
    """What a documentation tool writes: a table of columns, then tables of indexes, keys and triggers, for each table."""
    file = WordFile()
    file.add_heading("Database: Pier", 0)
    _word_table(file, _rows("Table | Description\ndbo.Angler | People with a licence\ndbo.Catch | What they caught"))
    for table, rows in (
        ("dbo.Angler", "PK | AnglerID | int | No | Number of the angler\n | FullName | nvarchar(80) | No |\n | LicensedUntil | date | Yes | Last day of the licence"),
        ("dbo.Catch", "PK | CatchID | bigint | No |\nFK | AnglerID | int | No | Who caught it\n | WeightKg | decimal(6, 3) | Yes |\n | Released | bit | No | ((0))"),
    ):
        file.add_heading(f"Table: {table}", 1)
        file.add_heading("Columns", 2)
        _word_table(file, (("Key", "Name", "Data Type", "Nulls", "Description"), *_rows(rows)))
        file.add_heading("Indexes", 2)
        _word_table(file, _rows(f"Name | Columns | Unique | Type\nPK_{table[4:]} | {table[4:]}ID | True | CLUSTERED"))
        file.add_heading("Triggers", 2)
        _word_table(file, _rows("Name | On\ntr_touch | AFTER UPDATE"))
    file.save(str(path))


def trip_record_like(path: Path) -> None:
    """A city's dictionary: two columns, no type anywhere, codes within the descriptions."""
    rows = _rows("""
OperatorID | A code for the operator that sent the record. / 1= Harbour Boats; 2= River Line
boarding_datetime | The date and time when the passenger boarded.
passenger_count | The number of passengers. This is a value entered by the crew.
fare_code | The fare in effect at the end of the trip. / 1= Standard / 2= Night / 3= Group
tip_amount | Tip amount. Cash tips are not included.
""")
    _pdf(path, Look(header_fill="#d9d9d9"), [Heading("Data Dictionary - Water Taxi Trip Records", 1), Paragraph("This page describes the trip data. For a dictionary of other data see the web page."), Sheet(("Field Name", "Description"), rows, (1,), (0,))])


def board_report(path: Path) -> None:
    """No dictionary: a report with tables of figures and of actions."""
    file = WordFile()
    file.add_heading("Report to the board", 0)
    file.add_paragraph("Performance of the third quarter.")
    _word_table(file, _rows("Indicator | Target | Actual | Type | Status\nVisitors | 12000 | 11840 | Number | Amber\nOccupancy | 85 % | 88 % | Percentage | Green\nComplaints | 20 | 14 | Number | Green"))
    file.add_heading("Actions", 1)
    _word_table(file, _rows("No | Action | Owner | Due date | Required?\n1 | Repair the roof | Estates | 01/12/2024 | Yes\n2 | New tender for cleaning | Finance | 15/01/2025 | No"))
    file.add_heading("Budget", 1)
    _word_table(file, _rows("Account | Description | Budget | Spent\n4000 | Salaries | 120,000 | 118,500\n4100 | Energy | 18,000 | 21,200\n4200 | Repairs | 9,000 | 4,100"))
    file.save(str(path))


def stock_list(path: Path) -> None:
    """No dictionary: articles and a staff rota on two sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Stock"
    for row in (("Item", "Name", "Type", "Length", "In stock", "Comment"), ("B12", "Bolt", "Hexagon", 12, "Y", "zinc"), ("B16", "Bolt", "Hexagon", 16, "N", "zinc"), ("N04", "Nail", "Flat head", 40, "Y", "")):
        sheet.append(row)
    rota = book.create_sheet("Rota")
    for row in (("Day", "Early", "Late"), ("Monday", "Team A", "Team B"), ("Tuesday", "Team B", "Team A")):
        rota.append(row)
    book.save(path)


def timetable(path: Path) -> None:
    """No dictionary: a plan of a course."""
    rows = _rows("1 | 09:00 | Introduction to tables | Talk | Hall\n2 | 10:30 | How a date is written | Exercise | Room 4\n3 | 13:00 | Names and codes | Talk | Hall\n4 | 15:00 | Questions | Discussion | Room 4")
    _pdf(path, Look(), [Heading("Course plan", 1), Paragraph("All sessions take place in the main building."), Sheet(("No.", "Time", "Subject", "Type", "Place"), rows, (2,))])


def invoice(path: Path) -> None:
    """No dictionary: an invoice with positions and sums."""
    rows = _rows("1 | A-204 | Garden bench, oak | 2 | piece | 189.00\n2 | B-011 | Brush, flat, 50 mm | 4 | piece | 6.20\n3 | C-300 | Gravel, 25 kg | 12 | bag | 7.90")
    _pdf(path, Look(rules="rows"), [Heading("Invoice 2024-0815", 1), Paragraph("Payable within 14 days without deduction."), Sheet(("Pos.", "Number", "Text", "Quantity", "Unit", "Price"), rows, (2,)),
                                    Sheet((), _rows("Net | 497.60\nTax | 99.52\nSum | 597.12"))])  # fmt: skip


DOCUMENTS: dict[str, Callable[[Path], None]] = {
    "data_set_like.docx": data_set_like, "reference_guide_like.pdf": reference_guide_like, "record_layout_like.pdf": record_layout_like,
    "public_use_file_like.pdf": public_use_file_like, "documenter_like.pdf": documenter_like, "dictionary_workbook_like.xlsx": dictionary_workbook_like,
    "submission_spec_like.xlsx": submission_spec_like, "documentation_tool_like.docx": documentation_tool_like, "trip_record_like.pdf": trip_record_like,
    "mapping_like.xlsx": mapping_like, "german_like.docx": german_like, "french_like.pdf": french_like, "segment_like.docx": segment_like,
    "board_report.docx": board_report, "stock_list.xlsx": stock_list, "timetable.pdf": timetable, "invoice.pdf": invoice,
}  # fmt: skip
