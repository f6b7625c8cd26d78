"""Dictionaries in styles that projects, vendors and registries print, each with what it says: `table.field type length mandatory`.

`-` stands for nothing said. Content is written for the tests.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """`suffix` chooses the reader. `says`: one line a field, in printed order; `codes`: list id -> its codes."""

    name: str
    suffix: str
    text: str
    says: str
    codes: dict[str, str]


def _style(name: str, suffix: str, text: str, says: str, **codes: str) -> Style:
    return Style(name, suffix, text.strip() + "\n", says.strip(), codes)


STYLES = (
    _style("common model csv", ".csv", """
cdmTableName,cdmFieldName,isRequired,cdmDatatype,userGuidance,isPrimaryKey,isForeignKey,fkTableName,fkFieldName,fkDomain
keeper,keeper_id,Yes,integer,Number of the keeper.,Yes,No,NA,NA,NA
keeper,born_on,No,date,The day of birth.,No,No,NA,NA,NA
shift,shift_id,Yes,integer,Number of the shift.,Yes,No,NA,NA,NA
shift,keeper_id,Yes,integer,Who kept watch.,No,Yes,KEEPER,KEEPER_ID,NA
shift,remark,No,varchar(MAX),Free text.,No,No,NA,NA,NA
""", """
keeper.keeper_id integer - Y
keeper.born_on date - N
shift.shift_id integer - Y
shift.keeper_id integer - Y
shift.remark text - N
"""),
    _style("segment table", ".md", """
# Interface

## ZHV - Harbour visit segment

| SEQ | LEN | DT | OPT | RP/# | TBL# | ITEM# | ELEMENT NAME |
|---|---|---|---|---|---|---|---|
| 1 | 4 | SI | O | | | 00104 | Set ID - ZHV |
| 2 | 20 | CX | C | | | 00105 | Ship ID |
| 3 | 48 | XPN | R | Y | | 00108 | Master Name |
| 4 | 26 | TS | O | | | 00110 | Date/Time of Arrival |
| 5 | 1 | IS | O | | 0901 | 00111 | Berth Class |

## User-defined Table 0901 - Berth class

| Value | Description |
|---|---|
| A | Deep water |
| B | Inner harbour |
""", """
ZHV.Set ID - ZHV integer 4 N
ZHV.Ship ID text 20 C
ZHV.Master Name text 48 Y
ZHV.Date/Time of Arrival moment 26 N
ZHV.Berth Class text 1 N
""", **{"0901": "A B"}),
    _style("schema page", ".html", """
<html><body><h1>Table fishery.catches</h1>
<table><caption>Columns</caption><thead><tr><th>Column</th><th>Type</th><th>Size</th><th>Nulls</th><th>Auto</th><th>Default</th><th>Children</th><th>Parents</th><th>Comments</th></tr></thead>
<tbody><tr><td>catch_id</td><td>serial</td><td>10</td><td></td><td>√</td><td>nextval('catch_seq')</td><td></td><td></td><td></td></tr>
<tr><td>boat_id</td><td>int4</td><td>10</td><td></td><td></td><td>null</td><td></td><td>boats.boat_id</td><td></td></tr>
<tr><td>landed_at</td><td>timestamp</td><td>29,6</td><td>√</td><td></td><td>null</td><td></td><td></td><td>When the boat came in</td></tr></tbody></table>
<h2>Indexes</h2><table><thead><tr><th>Constraint Name</th><th>Type</th><th>Sort</th><th>Column(s)</th></tr></thead><tbody><tr><td>catches_pkey</td><td>Primary key</td><td>Asc</td><td>catch_id</td></tr></tbody></table>
</body></html>
""", """
*catches.catch_id integer 10 -
*catches.boat_id integer 10 -
*catches.landed_at moment * N
"""),
    _style("registry data set", ".md", """
# Kennel data set

## KENNEL VISIT

| Data Item Name | Format/Length | M/R/O | Description |
|---|---|---|---|
| KENNEL CODE | an5 | M | The kennel |
| VISIT DATE | an10 CCYY-MM-DD | M | When |
| DOG WEIGHT (MEASURED) | max n3.n1 | O | In kilograms |
| VISIT REASON CODE | an2 | R | See the list |

### National codes for VISIT REASON CODE

| Code | Description |
|---|---|
| 01 | Check |
| 02 | Illness |
""", """
KENNEL VISIT.KENNEL CODE text 5 Y
KENNEL VISIT.VISIT DATE date * Y
KENNEL VISIT.DOG WEIGHT (MEASURED) decimal * N
KENNEL VISIT.VISIT REASON CODE text 2 Y
"""),
    _style("trial define", ".csv", """
Dataset,Variable,Label,Type,Length,Format,Controlled Terms,Origin,Core
DM,STUDYID,Study Identifier,Char,12,,,Protocol,Req
DM,BRTHDTC,Date/Time of Birth,Char,19,ISO 8601,,CRF,Perm
DM,AGE,Age,Num,8,,,Derived,Exp
DM,SEX,Sex,Char,2,,SEX,CRF,Req
VS,VSSEQ,Sequence Number,Num,8,,,Derived,Req
""", """
DM.STUDYID text 12 Y
DM.BRTHDTC * 19 N
DM.AGE * 8 *
DM.SEX text 2 Y
VS.VSSEQ * 8 Y
"""),
    _style("developer export", ".html", """
<html><body><h2>ORCHARD.TREES</h2><table>
<tr><th>COLUMN_NAME</th><th>DATA_TYPE</th><th>NULLABLE</th><th>DATA_DEFAULT</th><th>COLUMN_ID</th><th>COMMENTS</th></tr>
<tr><td>TREE_ID</td><td>NUMBER(10,0)</td><td>No</td><td>(null)</td><td>1</td><td>Number of the tree</td></tr>
<tr><td>KIND</td><td>VARCHAR2(20 BYTE)</td><td>No</td><td>(null)</td><td>2</td><td>(null)</td></tr>
<tr><td>PLANTED</td><td>DATE</td><td>Yes</td><td>SYSDATE</td><td>3</td><td></td></tr></table>
<h2>ORCHARD.HARVESTS</h2><table>
<tr><th>COLUMN_NAME</th><th>DATA_TYPE</th><th>NULLABLE</th><th>DATA_DEFAULT</th><th>COLUMN_ID</th><th>COMMENTS</th></tr>
<tr><td>TREE_ID</td><td>NUMBER(10,0)</td><td>No</td><td></td><td>1</td><td></td></tr>
<tr><td>WEIGHT_KG</td><td>NUMBER(6,2)</td><td>Yes</td><td></td><td>2</td><td></td></tr></table></body></html>
""", """
*TREES.TREE_ID integer 10 Y
*TREES.KIND text 20 Y
*TREES.PLANTED date - N
*HARVESTS.TREE_ID integer 10 Y
*HARVESTS.WEIGHT_KG decimal 6 N
"""),
    _style("record layout", ".md", """
# Copybook listing

Record: FERRY-TICKET

| Level | Field | Picture | Start | Length | Remarks |
|---|---|---|---|---|---|
| 05 | TICKET-NO | 9(8) | 1 | 8 | Unique |
| 05 | PASSENGER | X(30) | 9 | 30 | |
| 05 | FARE | S9(5)V99 | 39 | 7 | In crowns |
| 05 | SAILING-DATE | 9(8) | 46 | 8 | CCYYMMDD |
""", """
FERRY-TICKET.TICKET-NO integer 8 -
FERRY-TICKET.PASSENGER text 30 -
FERRY-TICKET.FARE decimal 7 -
FERRY-TICKET.SAILING-DATE * 8 -
"""),
    _style("api fields", ".md", """
# Booking API

## Objects

### Berth

| Attribute | Type | Required | Description |
|---|---|---|---|
| `id` | string (uuid) | yes | Identifier |
| `nights` | integer | yes | How many |
| `arrival` | string (date) | no | First night |
| `price` | number | no | In crowns |

## Endpoints

| Method | Path | Description |
|---|---|---|
| GET | /berths | All berths |
""", """
Berth.id text - Y
Berth.nights integer - Y
Berth.arrival * - N
Berth.price decimal - N
"""),
    _style("wide sheet, name in the first row of a block", ".csv", """
Entity,Attribute,Data Type,Size,PK,Notes
Lock,lock_no,Number,4,Y,
,river,Text,40,,Name of the river
,depth,Number,"4,1",,
Gate,gate_no,Number,4,Y,
,opened,Date,,,
""", """
Lock.lock_no integer 4 -
Lock.river text 40 -
Lock.depth decimal 4 -
Gate.gate_no integer 4 -
Gate.opened date - -
"""),
    _style("german", ".md", """
# Datenmodell Bergbahn

## Tabelle FAHRT

| Nr. | Spalte | Typ | Länge | Pflicht | Schlüssel | Bedeutung |
|---|---|---|---|---|---|---|
| 1 | FAHRT_ID | Zahl | 8 | ja | PK | Laufende Nummer |
| 2 | ABFAHRT | Datum/Uhrzeit | | ja | | |
| 3 | WAGEN | Zeichenkette | 12 | nein | FK | Verweist auf WAGEN.WAGEN |

## Tabelle WAGEN

| Nr. | Spalte | Typ | Länge | Pflicht | Schlüssel | Bedeutung |
|---|---|---|---|---|---|---|
| 1 | WAGEN | Zeichenkette | 12 | ja | PK | |

## Änderungshistorie

| Version | Datum | Autor | Änderung |
|---|---|---|---|
| 1.0 | 01.02.2020 | MK | Erste Fassung |
""", """
FAHRT.FAHRT_ID integer 8 Y
FAHRT.ABFAHRT moment - Y
FAHRT.WAGEN text 12 N
WAGEN.WAGEN text 12 Y
"""),
    _style("french", ".html", """
<html><body><h2>Table VENDANGE</h2><table><tr><th>Champ</th><th>Libellé</th><th>Format</th><th>Obligatoire</th></tr>
<tr><td>NUM_PARCELLE</td><td>Numéro de la parcelle</td><td>N(6)</td><td>O</td></tr>
<tr><td>DATE_RECOLTE</td><td>Jour de la récolte</td><td>Date (JJ/MM/AAAA)</td><td>O</td></tr>
<tr><td>CEPAGE</td><td>Nom du cépage</td><td>AN(20)</td><td>N</td></tr></table></body></html>
""", """
VENDANGE.NUM_PARCELLE integer 6 Y
VENDANGE.DATE_RECOLTE date * Y
VENDANGE.CEPAGE text 20 N
"""),
    _style("dutch", ".csv", """
Tabel;Veldnaam;Omschrijving;Type;Lengte;Verplicht
MOLEN;MOLENNR;Nummer van de molen;Numeriek;5;J
MOLEN;NAAM;Naam van de molen;Alfanumeriek;40;J
MOLEN;BOUWJAAR;Jaar van de bouw;Numeriek;4;N
""", """
MOLEN.MOLENNR integer 5 Y
MOLEN.NAAM text 40 Y
MOLEN.BOUWJAAR integer 4 N
"""),
    _style("spanish", ".md", """
## Tabla: OLIVAR

| Campo | Tipo de dato | Longitud | Obligatorio | Descripción |
|---|---|---|---|---|
| ID_OLIVAR | Entero | 6 | Sí | Número del olivar |
| MUNICIPIO | Texto | 50 | No | |
| FECHA_PODA | Fecha | | No | Última poda |
""", """
OLIVAR.ID_OLIVAR integer 6 Y
OLIVAR.MUNICIPIO text 50 N
OLIVAR.FECHA_PODA date - N
"""),
    _style("no header at all", ".md", """
## TOLLGATE

| | | | |
|---|---|---|---|
| VARCHAR2 | 8 | GATE_CODE | Where the toll is paid |
| NUMBER | 6 | TOLL_AMOUNT | In pence |
| DATE | | PAID_ON | When it was paid |
""", """
TOLLGATE.GATE_CODE text 8 -
TOLLGATE.TOLL_AMOUNT integer 6 -
TOLLGATE.PAID_ON date - -
"""),
    _style("type before name, rules in the text", ".html", """
<html><body><h3>Entity: MAILBAG</h3><table><tr><th>Datatype</th><th>Attribute</th><th>Definition</th></tr>
<tr><td>CHAR(6)</td><td>BAG_NO</td><td>Number of the bag. Mandatory.</td></tr>
<tr><td>CHAR(1)</td><td>BAG_KIND</td><td>Kind of bag. Allowed values: L, P or R. Mandatory if WEIGHT is given.</td></tr>
<tr><td>DECIMAL(5,1)</td><td>WEIGHT</td><td>Weight in pounds. Optional.</td></tr></table></body></html>
""", """
MAILBAG.BAG_NO text 6 Y
MAILBAG.BAG_KIND text 1 C
MAILBAG.WEIGHT decimal 5 N
"""),
    _style("warehouse catalogue", ".csv", """
TABLE_CATALOG,TABLE_SCHEMA,TABLE_NAME,COLUMN_NAME,ORDINAL_POSITION,COLUMN_DEFAULT,IS_NULLABLE,DATA_TYPE,CHARACTER_MAXIMUM_LENGTH,NUMERIC_PRECISION,NUMERIC_SCALE,COMMENT
MINE,PUBLIC,SHAFTS,SHAFT_ID,1,,NO,NUMBER,,38,0,
MINE,PUBLIC,SHAFTS,DEPTH_M,2,,YES,NUMBER,,8,2,In metres
MINE,PUBLIC,SHAFTS,OPENED,3,,YES,TIMESTAMP_NTZ,,,,
MINE,PUBLIC,SHAFTS,LABEL,4,,YES,TEXT,100,,,
""", """
SHAFTS.SHAFT_ID integer 38 Y
SHAFTS.DEPTH_M decimal 8 N
SHAFTS.OPENED moment - N
SHAFTS.LABEL text 100 N
"""),
    _style("codebook", ".csv", """
Variable,Position,Length,Type,Description,Values
SERIAL,1,8,N,Number of the household,
REGION,9,2,N,Region of the country,"1 = North; 2 = South"
TENURE,11,1,C,How the house is held,"O = Owned; R = Rented"
""", """
*.SERIAL integer 8 -
*.REGION integer 2 -
*.TENURE text 1 -
"""),
    _style("two tables under one heading each, prose and glossary between", ".md", """
# Railway museum

This page describes the tables of the museum. Every table has a key.

| Term | Meaning |
|---|---|
| Bogie | Frame with wheels under a carriage |
| Tender | Wagon for coal and water |

## Locomotives (LOCO)

One row for each engine.

| Column | Datatype | Null? | Comment |
|---|---|---|---|
| LOCO_NO | INTEGER | NOT NULL | Painted on the cab |
| BUILT | DATE | NULL | |

## Contents of the archive

| Title | Page |
|---|---|
| Drawings | 4 |
| Photographs | 17 |

## Carriages (CARRIAGE)

| Column | Datatype | Null? | Comment |
|---|---|---|---|
| CARR_NO | INTEGER | NOT NULL | |
| CLASS | SMALLINT | NULL | First or third |
""", """
LOCO.LOCO_NO integer - Y
LOCO.BUILT date - N
CARRIAGE.CARR_NO integer - Y
CARRIAGE.CLASS integer - N
"""),
    _style("code lists in one sheet", ".csv", """
List name,Code,Description,Active
Weather,1,Calm,Y
Weather,2,Gale,Y
Light,D,Day,Y
Light,N,Night,N
""", "", Weather="1 2", Light="D N"),
    _style("marks beside names", ".md", """
### skipper

| Field | Type | Notes |
|---|---|---|
| skipper_id (PK) | int | |
| licence_no * | varchar(15) | * = required |
| boat_id (FK) | int | references boat(boat_id) |

### boat

| Field | Type | Notes |
|---|---|---|
| boat_id (PK) | int | |
| name | varchar(30) | |
""", """
skipper.skipper_id integer - -
skipper.licence_no text 15 *
skipper.boat_id integer - -
boat.boat_id integer - -
boat.name text 30 -
"""),
    _style("list of lines", ".md", """
# Model

## ferry

Holds ferries.

- `ferry_id` (integer, required): Number of the ferry
- `name` (varchar(40)): Painted on the bow
- `built_on` (date, optional): Day of the launch

## sailing

* **sailing_id** - integer - Number of the sailing
* **ferry_id** - integer - The ferry
* **left_at** - timestamp - When

## Notes

- Load ferries before sailings
- Keep codes as they are
""", """
ferry.ferry_id integer - Y
ferry.name text 40 -
ferry.built_on date - N
sailing.sailing_id integer - -
sailing.ferry_id integer - -
sailing.left_at moment - -
"""),
    _style("fields side by side", ".csv", """
Field,BERTH_NO,BERTH_NAME,OPENED
Type,NUMBER,VARCHAR2,DATE
Length,8,40,
Mandatory,Y,Y,N
""", """
*.BERTH_NO integer 8 Y
*.BERTH_NAME text 40 Y
*.OPENED date - N
"""),
    _style("files of an extract", ".md", """
# Extract of the port office

## Document history

| Version | Date | Name | Description |
|---|---|---|---|
| 0.1 | 2020-01-01 | Port office | Initial |

## 1. Ship file

File name: SHIP.CSV

| Field | Type | Description |
|---|---|---|
| Ship Identifier | Identifier | Unique identifier |
| Flag | Coded | See table Flag |
| Date of Build | Date | If known |

### Flag

| Code | Description |
|---|---|
| N | North |
| S | South |

## Table counts

| Table | Rows |
|---|---|
| SHIP | 2000 |
""", """
SHIP.Ship Identifier * - -
SHIP.Flag text - -
SHIP.Date of Build date - -
""", Flag="N S"),
    _style("vendor listing with business names", ".csv", """
Table,Business Name,Physical Name,Definition,Datatype,Nullable?,Key
Invoice,Invoice Number,INV_NO,Number printed on the invoice,CHAR(10),No,PK
Invoice,Issue Date,INV_DT,Day of issue,DATE,No,
Invoice,Customer Number,CUST_NO,Who pays,CHAR(8),Yes,FK
""", """
Invoice.INV_NO text 10 Y
Invoice.INV_DT date - Y
Invoice.CUST_NO text 8 N
"""),
)  # fmt: skip
