"""SQL scripts of several dialects, as their programs write them."""

from __future__ import annotations

import pytest
import sqlglot
from format_views import Reading, grids
from sqlglot import exp

from qvhmig.documents.grids import Grid

POSTGRES = r"""
-- Name: flights; Type: TABLE; Schema: ops; Owner: -
\connect airline
SET client_encoding = 'UTF8';
CREATE TYPE ops.cabin AS ENUM ('F', 'C', 'Y');
CREATE DOMAIN ops.airport AS character(3) NOT NULL CHECK (VALUE ~ '^[A-Z]+$');
CREATE TABLE ops.flights (
    id bigint NOT NULL,
    code character varying(8) NOT NULL,
    origin ops.airport,
    cabin ops.cabin DEFAULT 'Y'::ops.cabin NOT NULL,
    departs timestamp(0) without time zone,
    tags text[],
    price numeric(10,2) DEFAULT 0.00,
    state text,
    CONSTRAINT flights_state CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'shut'::character varying])::text[])))
);
COMMENT ON TABLE ops.flights IS 'One row for each flight';
COMMENT ON COLUMN ops.flights.code IS 'Number in the timetable; airline''s own';
COPY ops.flights (id, code) FROM stdin;
1	CREATE TABLE not_one (a int);
2	it's
\.
CREATE VIEW ops.open_flights AS SELECT * FROM ops.flights;
COMMENT ON COLUMN ops.open_flights.code IS 'of a view';
ALTER TABLE ONLY ops.flights
    ADD CONSTRAINT flights_pkey PRIMARY KEY (id);
ALTER TABLE ONLY ops.flights ALTER COLUMN id SET DEFAULT nextval('ops.flights_id_seq'::regclass);
"""

MYSQL = r"""
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `samples`;
CREATE TABLE `samples` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `kind` enum('blood','urine, 24h') COLLATE utf8mb4_unicode_ci DEFAULT NULL COMMENT 'What it\'s of; may change',
  `key` varchar(20) CHARACTER SET latin1 NOT NULL DEFAULT '' COMMENT "as on the label",
  `taken` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `rack` varchar(12), `place` int, # two in one line
  PRIMARY KEY (`id`),
  UNIQUE KEY `by_kind` (`kind`,`key`(10)),
  KEY `by_rack` (`rack`),
  CONSTRAINT `in_rack` FOREIGN KEY (`rack`) REFERENCES `racks` (`no`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COMMENT='Samples of the lab';
INSERT INTO `samples` VALUES (1,'blood','CREATE TABLE no (a int);\'',NULL);
"""

SQL_SERVER = """
USE [Library]
GO
SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Loan Items](
	[LoanID] [int] IDENTITY(1,1) NOT NULL,
	[Title] [nvarchar](max) NULL,
	[Due] [datetime2](7) NOT NULL CONSTRAINT [df_due] DEFAULT (getdate()),
	[Member] [varchar](10) NULL,
	[Total] AS ([Qty]*[Price]) PERSISTED,
	[Fee] [decimal](8, 2) NULL CHECK ([Fee]>=(0) AND [Fee]<=(100)),
	[State] [char](1) NULL,
 CONSTRAINT [PK_Loan] PRIMARY KEY CLUSTERED ([LoanID] ASC, [Due] DESC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
CREATE TABLE #work (a int)
CREATE TABLE dbo.Member (MemberNo varchar(10) PRIMARY KEY, Joined date)
GO
ALTER TABLE [dbo].[Loan Items] WITH CHECK ADD CONSTRAINT [FK_M] FOREIGN KEY([Member]) REFERENCES [dbo].[Member]
GO
ALTER TABLE [dbo].[Loan Items] ADD CONSTRAINT [df_state] DEFAULT ('N') FOR [State]
ALTER TABLE [dbo].[Loan Items] WITH CHECK ADD CONSTRAINT [ck] CHECK (([State]='C' OR [State]='N'))
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'It''s the title' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Loan Items', @level2type=N'COLUMN',@level2name=N'Title'
GO
"""

ORACLE = """
PROMPT making tables
CREATE TABLE "LAB"."RESULTS" (
  "ANALYSER" VARCHAR2(10 CHAR) DEFAULT 'X1' NOT NULL ENABLE,
  "VALUE" NUMBER(5,0),
  SHARE_PCT NUMBER(*,0), TAKEN DATE,
  KEY VARCHAR2(3 BYTE),
  LOADED TIMESTAMP (6) WITH LOCAL TIME ZONE,
  CONSTRAINT "RESULTS_PK" PRIMARY KEY ("ANALYSER") USING INDEX PCTFREE 10 STORAGE(INITIAL 65536) TABLESPACE "U" ENABLE
) SEGMENT CREATION IMMEDIATE PCTFREE 10 STORAGE(INITIAL 65536 NEXT 1048576)
/
COMMENT ON COLUMN LAB.RESULTS.SHARE_PCT IS 'share in per cent'
/
ALTER TABLE LAB.RESULTS MODIFY (TAKEN NOT NULL, KEY VARCHAR2(5));
ALTER TABLE LAB.RESULTS ADD (UNIT VARCHAR2(8), BATCH NUMBER(3));
"""


def fields(grid: Grid) -> dict[str, dict[str, str]]:
    """Field -> what is said of it, by role, without what is empty."""
    rows = ({role: cell.text for role, cell in zip(grid.roles, row, strict=True) if cell.lines} for row in grid.rows)
    return {row.pop("field"): row for row in rows}


def test_postgres_dump(reading: Reading) -> None:
    document = reading("dump.sql", POSTGRES)
    (grid,) = grids(document)
    assert grid.caption == "ops.flights"
    assert fields(grid) == {
        "id": {"table": "flights", "type": "bigint", "null": "NOT NULL", "key": "PK", "default": "nextval('ops.flights_id_seq'::regclass)"},
        "code": {"table": "flights", "type": "character varying", "length": "8", "null": "NOT NULL", "description": "Number in the timetable; airline's own"},
        "origin": {"table": "flights", "type": "character", "length": "3", "null": "NOT NULL", "rule": "VALUE ~ '^[A-Z]+$'"},
        "cabin": {"table": "flights", "type": "ENUM", "null": "NOT NULL", "default": "'Y'::ops.cabin", "allowed_values": "F\nC\nY"},
        "departs": {"table": "flights", "type": "timestamp(0) without time zone", "null": "NULL"},
        "tags": {"table": "flights", "type": "text[]", "null": "NULL"},
        "price": {"table": "flights", "type": "numeric", "length": "10", "scale": "2", "null": "NULL", "default": "0.00"},
        "state": {"table": "flights", "type": "text", "null": "NULL", "allowed_values": "open\nshut"},
    }
    assert [block.text for block in document.blocks if not isinstance(block, Grid)] == ["One row for each flight"]
    assert [fault.fact for fault in document.faults] == ["passed over: views (1)"]


def test_mysql_dump(reading: Reading) -> None:
    (grid,) = grids(reading("dump.sql", MYSQL))
    found = fields(grid)
    assert found["id"] == {"table": "samples", "type": "int unsigned", "length": "10", "null": "NOT NULL", "key": "PK"}
    assert found["kind"]["allowed_values"] == "blood\nurine, 24h"
    assert found["kind"]["description"] == "What it's of; may change"
    assert found["key"] == {"table": "samples", "type": "varchar", "length": "20", "null": "NOT NULL", "default": "''", "description": "as on the label"}
    assert found["taken"]["default"] == "CURRENT_TIMESTAMP"
    assert found["rack"]["references"] == "racks.no"
    assert "description" not in found["rack"] and "description" not in found["place"]
    assert list(found) == ["id", "kind", "key", "taken", "rack", "place"]


def test_sql_server_script(reading: Reading) -> None:
    items, member = grids(reading("script.sql", SQL_SERVER.encode("utf-16")))
    found = fields(items)
    assert (items.caption, member.caption) == ("dbo.Loan Items", "dbo.Member")
    assert list(found) == ["LoanID", "Title", "Due", "Member", "Total", "Fee", "State"]
    assert (found["LoanID"]["key"], found["Due"]["key"]) == ("PK1", "PK2")
    assert found["Title"] == {"table": "Loan Items", "type": "nvarchar(max)", "null": "NULL", "description": "It's the title"}
    assert found["Due"]["type"] == "datetime2(7)" and found["Due"]["default"] == "getdate()"
    assert found["Member"]["references"] == "Member.MemberNo"  # the script names no column: it is the parent's key
    assert found["Total"]["rule"] == "computed: Qty * Price"
    assert found["Fee"]["allowed_values"] == "0-100"
    assert found["State"] == {"table": "Loan Items", "type": "char", "length": "1", "null": "NULL", "default": "'N'", "allowed_values": "C\nN"}


def test_oracle_script(reading: Reading) -> None:
    (grid,) = grids(reading("script.sql", ORACLE))
    found = fields(grid)
    assert found["ANALYSER"] == {"table": "RESULTS", "type": "VARCHAR2", "length": "10", "null": "NOT NULL", "key": "PK", "default": "'X1'"}
    assert found["VALUE"] == {"table": "RESULTS", "type": "NUMBER", "length": "5", "scale": "0", "null": "NULL"}
    assert found["SHARE_PCT"] == {"table": "RESULTS", "type": "NUMBER", "scale": "0", "null": "NULL", "description": "share in per cent"}
    assert found["TAKEN"] == {"table": "RESULTS", "type": "DATE", "null": "NOT NULL"}
    assert found["KEY"]["length"] == "5"
    assert found["LOADED"]["type"] == "TIMESTAMP(6) WITH LOCAL TIME ZONE"
    assert list(found)[-2:] == ["UNIT", "BATCH"]


def test_lines_are_those_of_the_file(reading: Reading) -> None:
    (grid,) = grids(reading("dump.sql", POSTGRES))
    lines = POSTGRES.split("\n")
    for row in grid.rows:
        assert lines[row[1].place.row - 1].split()[0] == row[1].text


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("a STRING OPTIONS(description=\"the 'a'\")", {"type": "STRING", "description": "the 'a'"}),
        ("a ARRAY<STRUCT<x INT64, y STRING>>", {"type": "ARRAY<STRUCT<x INT64, y STRING>>"}),
        ("a VARCHAR(16777216) COMMENT 'free text'", {"type": "VARCHAR", "length": "16777216", "description": "free text"}),
        ("a NUMBER(38,0) autoincrement", {"type": "NUMBER", "length": "38", "scale": "0"}),
        ("a bigint identity(0,1) encode az64 distkey", {"type": "bigint"}),
        ("a CHAR(13) FOR BIT DATA WITH DEFAULT", {"type": "CHAR FOR BIT DATA", "length": "13"}),
        ("a INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 1)", {"type": "INTEGER"}),
        ("a double precision DEFAULT NULL", {"type": "double precision", "default": "NULL"}),
        ("a serial", {"type": "serial"}),
        ("a %Library.String(MAXLEN=50)", {"type": "%Library.String(MAXLEN = 50)"}),
        ("a Nullable(Decimal(9, 2))", {"type": "Nullable(Decimal(9, 2))"}),
        ("a interval year(2) to month", {"type": "interval year(2) to month"}),
        ("a nvarchar(20) collate Latin1_General_CI_AS null", {"type": "nvarchar", "length": "20"}),
        ("a int check (a between 1 and 12)", {"type": "int", "allowed_values": "1-12"}),
        ("a char(1) check (a in ('Y', 'N') or a is null)", {"type": "char", "length": "1", "allowed_values": "Y\nN"}),
        ("a int check (a not in (3, 4))", {"type": "int", "rule": "a not in (3, 4)"}),
        ("a", {}),
        ("[Order Date] datetime", {"type": "datetime"}),
        ("`select` text", {"type": "text"}),
        ("a timestamp with time zone default now()", {"type": "timestamp with time zone", "default": "now()"}),
        ("a numeric(12, -2)", {"type": "numeric", "length": "12", "scale": "-2"}),
    ],
)
def test_types_and_clauses_of_many_dialects(reading: Reading, definition: str, said: dict[str, str]) -> None:
    (grid,) = grids(reading("one.sql", f"CREATE TABLE t (\n  {definition},\n  last_one date\n);"))
    (found, last) = fields(grid).values()
    assert {role: text for role, text in found.items() if role not in ("table", "null")} == said
    assert last["type"] == "date"


def test_a_broken_statement_costs_no_other_one(reading: Reading) -> None:
    script = "create table first (a int);\ncreate table torn (a int, b varchar(3\ncreate table last (c date);\ncreate table by_query as select 1;\n"
    document = reading("torn.sql", script)
    assert [(grid.caption, [row[1].text for row in grid.rows]) for grid in grids(document)] == [
        ("first", ["a"]), ("torn", ["a", "b"]), ("last", ["c"]),
    ]  # fmt: skip
    assert [fault.place.row for fault in document.faults] == [2, 4]


def test_keys_and_comments_of_tables_made_in_another_script(reading: Reading) -> None:
    script = (
        "ALTER TABLE ${schema}.loans ADD CONSTRAINT p PRIMARY KEY (no, part);\nCOMMENT ON COLUMN ${schema}.loans.due IS 'back by then';\n"
        "ALTER TABLE loans ADD FOREIGN KEY (book) REFERENCES books (isbn);"
    )
    (grid,) = grids(reading("keys.sql", script))
    assert grid.caption == "schema.loans"
    assert fields(grid) == {
        "no": {"table": "loans", "null": "NOT NULL", "key": "PK1"},
        "part": {"table": "loans", "null": "NOT NULL", "key": "PK2"},
        "due": {"table": "loans", "description": "back by then"},
        "book": {"table": "loans", "references": "books.isbn"},
    }


def test_partitions_are_no_tables(reading: Reading) -> None:
    script = (
        "CREATE TABLE m (a int) PARTITION BY RANGE (a);\nCREATE TABLE m_1 PARTITION OF m FOR VALUES FROM (1) TO (9);\n"
        "CREATE TABLE m_2 (a int);\nALTER TABLE ONLY m ATTACH PARTITION m_2 FOR VALUES FROM (9) TO (99);\nALTER TABLE m_2 ADD PRIMARY KEY (a);"
    )
    assert [grid.caption for grid in grids(reading("parts.sql", script))] == ["m"]


def test_remarks_describe_columns_only_where_they_plainly_do(reading: Reading) -> None:
    beside = reading("a.sql", "-- All berths of the harbour.\nCREATE TABLE berth (\n  no int, -- painted on the quay\n  -- position\n  x int,\n  y int\n);")
    assert [row[-1].text for row in grids(beside)[0].rows] == ["painted on the quay", "", ""]
    assert beside.blocks[0].text == "All berths of the harbour."
    above = reading("b.sql", "CREATE TABLE berth (\n  -- painted on the quay\n  no int,\n  -- metres\n  x int\n);")
    assert [row[-1].text for row in grids(above)[0].rows] == ["painted on the quay", "metres"]


def test_changes_are_applied_in_their_order(reading: Reading) -> None:
    script = (
        "create table t (a int, b int, c int);\nalter table t drop column b;\nalter table t rename column c to d;\n"
        "alter table t add column e varchar(4) not null, add column f date;\nalter table t alter column a type bigint;\nalter table t alter column a set not null;"
    )
    (grid,) = grids(reading("steps.sql", script))
    assert [(row[1].text, row[2].text, row[5].text) for row in grid.rows] == [
        ("a", "bigint", "NOT NULL"), ("d", "int", "NULL"), ("e", "varchar", "NOT NULL"), ("f", "date", "NULL"),
    ]  # fmt: skip


@pytest.mark.parametrize(("dialect", "script"), [("postgres", POSTGRES.split("COPY")[0].replace("\\connect airline", "")), ("mysql", MYSQL)])
def test_columns_are_those_that_a_parser_of_the_dialect_finds(reading: Reading, dialect: str, script: str) -> None:
    (grid,) = grids(reading("one.sql", script))
    created = [tree for tree in sqlglot.parse(script, dialect=dialect) if isinstance(tree, exp.Create) and tree.kind == "TABLE"]
    assert [row[1].text for row in grid.rows] == [column.name for column in created[0].find_all(exp.ColumnDef)]


def test_tables_of_the_same_name_keep_their_schemas_apart(reading: Reading) -> None:
    document = reading("two.sql", "create table a.berth (no int);\ncreate table b.berth (no int);\ncreate table b.quay (no int);")
    assert [grid.rows[0][0].text for grid in grids(document)] == ["a.berth", "b.berth", "quay"]


def test_an_element_that_is_no_column_costs_only_itself(reading: Reading) -> None:
    script = "CREATE TABLE Lab.Result (%DESCRIPTION 'All results', %PUBLICROWID, Code VARCHAR(8) %DESCRIPTION 'of the test', 12 x,\n Total AS Qty*2, Last DATE)"
    document = reading("c.sql", script)
    assert [(row[1].text, row[-1].text) for row in grids(document)[0].rows] == [("Code", "of the test"), ("Total", ""), ("Last", "")]
    assert document.blocks[0].text == "All results"
    assert [fault.code for fault in document.faults] == ["QV083"]


def test_what_happens_on_deletion_says_nothing_of_the_column(reading: Reading) -> None:
    (grid,) = grids(reading("a.sql", "create table t (a int not null references u (v) on delete set null on update cascade, b int);"))
    assert fields(grid)["a"] == {"table": "t", "type": "int", "null": "NOT NULL", "references": "u.v"}


def test_columns_that_hive_defines_behind_the_others(reading: Reading) -> None:
    hive = "CREATE EXTERNAL TABLE IF NOT EXISTS `w`.`berth` (no int COMMENT 'painted on', tags map<string,array<int>>) COMMENT 'All'\nPARTITIONED BY (day date COMMENT 'of loading', port string) STORED AS ORC;"
    spark = "create table quay (no int, day date) using parquet partitioned by (day);\ncreate table pier (no int, at timestamp) partitioned by (days(at));"
    found = grids(reading("h.sql", hive + spark))
    assert [[row[1].text for row in grid.rows] for grid in found] == [["no", "tags", "day", "port"], ["no", "day"], ["no", "at"]]
    assert found[0].rows[1][2].text == "map<string, array<int>>"
