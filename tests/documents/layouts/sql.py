"""DDL scripts: one function a dialect or way to write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from layouts.schema import IDENTIFIERS, draw_schema
from layouts.truth import Field, Schema, Table, TrueField, Truth

Drawn = tuple[Schema, Truth]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`words`: kind -> SQL type with {n} and {s}. `quotes`: around names. `moment`... `whole`: does the integer type print digits?"""

    words: dict[str, str]
    quotes: tuple[str, str] = ("", "")

    def quoted(self, name: str) -> str:
        return self.quotes[0] + name + self.quotes[1]

    def type_of(self, field: Field) -> str:
        return self.words[field.kind].format(n=field.length, s=field.scale)

    def true_field(self, table: Table, field: Field) -> TrueField:
        printed = "{n}" in self.words[field.kind]
        return TrueField(
            table.name, field.name, (field.kind,), (field.length,) if printed else (None,), (field.scale,) if field.kind == "decimal" else (),
            ("Y",) if field.mandatory == "Y" else ("N", "U"), (field.key,), ".".join(field.references) if field.references else "",
        )  # fmt: skip

    def truth(self, schema: Schema) -> Truth:
        return Truth(tuple(self.true_field(table, field) for table in schema.tables for field in table.fields))


POSTGRES = {"text": "character varying({n})", "integer": "integer", "decimal": "numeric({n},{s})", "date": "date", "moment": "timestamp without time zone", "time": "time without time zone", "boolean": "boolean"}
SHORT_POSTGRES = {"text": "varchar({n})", "integer": "bigint", "decimal": "numeric({n}, {s})", "date": "date", "moment": "timestamptz", "time": "time", "boolean": "boolean"}
MYSQL = {"text": "varchar({n})", "integer": "bigint unsigned", "decimal": "decimal({n},{s})", "date": "date", "moment": "datetime", "time": "time", "boolean": "boolean"}
TSQL = {"text": "[nvarchar]({n})", "integer": "[int]", "decimal": "[decimal]({n}, {s})", "date": "[date]", "moment": "[datetime2](7)", "time": "[time](0)", "boolean": "[bit]"}
ORACLE = {"text": "VARCHAR2({n} CHAR)", "integer": "NUMBER({n})", "decimal": "NUMBER({n},{s})", "date": "DATE", "moment": "TIMESTAMP(6)", "time": "TIMESTAMP(0)", "boolean": "NUMBER(1)"}
SQLITE = {"text": "VARCHAR({n})", "integer": "INTEGER", "decimal": "DECIMAL({n},{s})", "date": "DATE", "moment": "DATETIME", "time": "TIME", "boolean": "BOOLEAN"}


def _text(words: str) -> str:
    """A string literal."""
    return "'" + words.replace("'", "''") + "'"


def _default(rng: Random, field: Field) -> str:
    if field.kind == "integer" and not field.key and rng.random() < 0.15:
        return " DEFAULT 0"
    return " DEFAULT 'N, (x)'" if field.kind == "text" and field.length and field.length > 8 and rng.random() < 0.05 else ""


def postgres(rng: Random, path: Path) -> Drawn:
    """Hand-written: keys in the column, checks, comments on columns, decoys in remarks and an insert."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect, out = Dialect(SHORT_POSTGRES, rng.choice((("", ""), ('"', '"')))), ["-- CREATE TABLE statements of the " + schema.domain, ""]
    for table in schema.tables:
        lines = []
        for field in table.fields:
            line = f"    {dialect.quoted(field.name)} {dialect.type_of(field)}{_default(rng, field)}"
            line += " PRIMARY KEY" if field.key else " NOT NULL" if field.mandatory == "Y" else ""
            if field.references:
                line += f" REFERENCES {dialect.quoted(field.references[0])} ({dialect.quoted(field.references[1])})"
            if field.allowed:
                line += f" CHECK ({dialect.quoted(field.name)} IN ({', '.join(map(_text, field.allowed))}))"
            lines.append(line)
        remark = f"/* {table.description} Old column: name varchar(10) */\n" if rng.random() < 0.4 else ""
        out += [f"{remark}CREATE TABLE IF NOT EXISTS {dialect.quoted(table.name)} (", ",\n".join(lines), ");", ""]
        out += [f"COMMENT ON COLUMN {dialect.quoted(table.name)}.{dialect.quoted(f.name)} IS {_text(f.description)};" for f in table.fields if rng.random() < 0.6]
    first = schema.tables[0]
    out += [f"INSERT INTO {dialect.quoted(first.name)} ({dialect.quoted(first.fields[0].name)}) VALUES (1);", f"CREATE INDEX ix_one ON {dialect.quoted(first.name)} ({dialect.quoted(first.fields[-1].name)});"]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return schema, dialect.truth(schema)


def pg_dump(rng: Random, path: Path) -> Drawn:
    """As pg_dump writes it: settings, owners, COPY data, keys and references added at the end."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect = Dialect(POSTGRES)
    out = ["--", "-- PostgreSQL database dump", "--", "", "SET statement_timeout = 0;", "SET client_encoding = 'UTF8';", "SELECT pg_catalog.set_config('search_path', '', false);", ""]
    quoted = lambda name: name if name == name.lower() else f'"{name}"'  # noqa: E731
    for table in schema.tables:
        lines = [f"    {quoted(f.name)} {dialect.type_of(f)}{' NOT NULL' if f.mandatory == 'Y' else ''}" for f in table.fields]
        out += [f"--\n-- Name: {table.name}; Type: TABLE; Schema: public; Owner: app\n--\n", f"CREATE TABLE public.{quoted(table.name)} (", ",\n".join(lines), ");\n\n"]
        out += [f"ALTER TABLE public.{quoted(table.name)} OWNER TO app;", ""]
        if rng.random() < 0.5:
            out += [f"COMMENT ON TABLE public.{quoted(table.name)} IS {_text(table.description)};", ""]
    first = schema.tables[0]
    out += [f"COPY public.{quoted(first.name)} ({', '.join(quoted(f.name) for f in first.fields)}) FROM stdin;", "\t".join("1" for _ in first.fields), "\\.", ""]
    for table in schema.tables:
        out += [f"ALTER TABLE ONLY public.{quoted(table.name)}", f"    ADD CONSTRAINT {table.name.lower()}_pkey PRIMARY KEY ({quoted(table.fields[0].name)});", ""]
    for table in schema.tables:
        for f in table.fields:
            if f.references:
                out += [f"ALTER TABLE ONLY public.{quoted(table.name)}", f"    ADD CONSTRAINT {table.name.lower()}_{f.name.lower()}_fkey FOREIGN KEY ({quoted(f.name)}) REFERENCES public.{quoted(f.references[0])}({quoted(f.references[1])}) ON DELETE CASCADE;", ""]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return schema, dialect.truth(schema)


def mysql_dump(rng: Random, path: Path) -> Drawn:
    """As mysqldump writes it: conditional comments, back quotes, COMMENT clauses, keys in the body, engine options, inserts."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect = Dialect(MYSQL, ("`", "`"))
    out = ["-- MySQL dump 10.13", "--", "-- Host: localhost    Database: app", "/*!40101 SET NAMES utf8mb4 */;", ""]
    for table in schema.tables:
        lines = []
        for field in table.fields:
            empty = " NOT NULL" if field.mandatory == "Y" else " DEFAULT NULL"
            lines.append(f"  `{field.name}` {dialect.type_of(field)}{empty}" + (f" COMMENT {_text(field.description)}" if rng.random() < 0.7 else ""))
        lines.append(f"  PRIMARY KEY (`{table.fields[0].name}`)")
        for field in table.fields:
            if field.references:
                lines += [f"  KEY `ix_{field.name}` (`{field.name}`)", f"  CONSTRAINT `fk_{field.name}` FOREIGN KEY (`{field.name}`) REFERENCES `{field.references[0]}` (`{field.references[1]}`)"]
        out += [f"--\n-- Table structure for table `{table.name}`\n--\n", f"DROP TABLE IF EXISTS `{table.name}`;", f"CREATE TABLE `{table.name}` (", ",\n".join(lines), f") ENGINE=InnoDB AUTO_INCREMENT=19 DEFAULT CHARSET=utf8mb4 COMMENT={_text(table.description)};", ""]
        out += [f"LOCK TABLES `{table.name}` WRITE;", f"INSERT INTO `{table.name}` VALUES (" + ",".join("'a;b'" if f.kind == "text" else "NULL" for f in table.fields) + ");", "UNLOCK TABLES;", ""]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return schema, dialect.truth(schema)


def tsql_script(rng: Random, path: Path) -> Drawn:
    """As SQL Server's tool writes it: GO between, brackets, clustered keys, extended properties as comments."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect = Dialect(TSQL, ("[", "]"))
    out = ["USE [App]", "GO"]
    for table in schema.tables:
        lines = [f"\t[{f.name}] {dialect.type_of(f)}{' IDENTITY(1,1)' if f.key and f.kind == 'integer' else ''}{' NOT NULL' if f.mandatory == 'Y' else ' NULL'}" for f in table.fields]
        lines.append(f" CONSTRAINT [PK_{table.name}] PRIMARY KEY CLUSTERED \n(\n\t[{table.fields[0].name}] ASC\n)WITH (PAD_INDEX = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY]")
        out += [f"/****** Object:  Table [dbo].[{table.name}]    Script Date: 01/02/2024 10:11:12 ******/", "SET ANSI_NULLS ON", "GO", "SET QUOTED_IDENTIFIER ON", "GO", f"CREATE TABLE [dbo].[{table.name}](", ",\n".join(lines), ") ON [PRIMARY]", "GO"]
    for table in schema.tables:
        for f in table.fields:
            if f.references:
                out += [f"ALTER TABLE [dbo].[{table.name}]  WITH CHECK ADD  CONSTRAINT [FK_{table.name}_{f.name}] FOREIGN KEY([{f.name}])", f"REFERENCES [dbo].[{f.references[0]}] ([{f.references[1]}])", "GO"]
        if rng.random() < 0.5:
            f = rng.choice(table.fields)
            out += [f"EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N{_text(f.description)} , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'{table.name}', @level2type=N'COLUMN',@level2name=N'{f.name}'", "GO"]
    path.write_text("\r\n".join("\n".join(out).split("\n")) + "\r\n", encoding=rng.choice(("utf-8-sig", "utf-16")), newline="")
    return schema, dialect.truth(schema)


def oracle(rng: Random, path: Path) -> Drawn:
    """Upper case, storage clauses, constraints out of line, comments on everything; a flag is a number of one digit."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect = Dialect(ORACLE)
    schema = replace(schema, tables=tuple(replace(t, fields=tuple(f for f in t.fields if f.kind not in ("time", "boolean"))) for t in schema.tables))
    owner, out = rng.choice(("", "APP.")), ["REM Tables of the " + schema.domain, "SET DEFINE OFF", ""]
    for table in schema.tables:
        lines = [f"  {f.name:<24} {dialect.type_of(f)}{_default(rng, f)}{' NOT NULL ENABLE' if f.mandatory == 'Y' else ''}" for f in table.fields]
        out += [f"CREATE TABLE {owner}{table.name}", "(", ",\n".join(lines), ")", "SEGMENT CREATION IMMEDIATE", "PCTFREE 10 NOCOMPRESS LOGGING", "TABLESPACE USERS", ";" if rng.random() < 0.5 else "/", ""]
        out += [f"ALTER TABLE {owner}{table.name} ADD CONSTRAINT {table.name}_PK PRIMARY KEY ({table.fields[0].name}) USING INDEX;", ""]
        out += [f"COMMENT ON COLUMN {owner}{table.name}.{f.name} IS {_text(f.description)};" for f in table.fields]
    for table in schema.tables:
        for f in table.fields:
            if f.references:
                out += [f"ALTER TABLE {owner}{table.name} ADD CONSTRAINT FK_{f.name}_{table.name} FOREIGN KEY ({f.name})", f"  REFERENCES {owner}{f.references[0]} ({f.references[1]}) ENABLE;"]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return schema, dialect.truth(schema)


def sqlite(rng: Random, path: Path) -> Drawn:
    """As .schema prints it: pragmas, remarks behind columns, WITHOUT ROWID, a view and a trigger as decoys."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect, out = Dialect(SQLITE), ["PRAGMA foreign_keys=ON;", "BEGIN TRANSACTION;"]
    for table in schema.tables:
        last, lines = len(table.fields) - 1, []
        tail = [f"FOREIGN KEY({f.name}) REFERENCES {f.references[0]}({f.references[1]})" for f in table.fields if f.references]
        for n, f in enumerate(table.fields):
            comma = "," if n < last or tail else ""
            line = f"  {f.name} {dialect.type_of(f)}{' PRIMARY KEY' if f.key else ''}{' NOT NULL' if f.mandatory == 'Y' else ''}{comma}"
            lines.append(line + (f" -- {f.description}" if rng.random() < 0.4 else ""))
        out += [f"CREATE TABLE {table.name}(", "\n".join([*lines, ",\n".join(tail)] if tail else lines), ");"]
    first = schema.tables[0]
    out += [f"CREATE VIEW all_of_it AS SELECT {first.fields[0].name} FROM {first.name};", f"CREATE TRIGGER after_it AFTER INSERT ON {first.name} BEGIN UPDATE {first.name} SET {first.fields[-1].name} = NULL; END;", "COMMIT;"]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return schema, dialect.truth(schema)


def altered(rng: Random, path: Path) -> Drawn:
    """Migrations in order: tables made small, columns added, one retyped, one dropped, one renamed."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    dialect, out = Dialect(SHORT_POSTGRES), ["-- 0001"]
    for table in schema.tables:
        half = max(1, len(table.fields) // 2)
        lines = [f"  {f.name} {dialect.type_of(f)}{' NOT NULL' if f.mandatory == 'Y' else ''}" for f in table.fields[:half]]
        out += [f"CREATE TABLE {table.name} (", ",\n".join([*lines, "  old_remark varchar(20)", f"  PRIMARY KEY ({table.fields[0].name})"]), ");", ""]
    out += ["-- 0002"]
    for table in schema.tables:
        half = max(1, len(table.fields) // 2)
        out += [f"ALTER TABLE {table.name} DROP COLUMN old_remark;"]
        for f in table.fields[half:]:
            out += [f"ALTER TABLE {table.name} ADD COLUMN {f.name} {dialect.type_of(f)}{' NOT NULL' if f.mandatory == 'Y' else ''};"]
            if f.references:
                out += [f"ALTER TABLE {table.name} ADD FOREIGN KEY ({f.name}) REFERENCES {f.references[0]} ({f.references[1]});"]
        for f in table.fields[:half]:
            if f.references:
                out += [f"ALTER TABLE {table.name} ADD FOREIGN KEY ({f.name}) REFERENCES {f.references[0]} ({f.references[1]});"]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return schema, dialect.truth(schema)


# how warehouses write a table: words of types, what opens and what closes the statement
WAREHOUSES: dict[str, tuple[dict[str, str], str, str]] = {
    "snowflake": ({"text": "VARCHAR({n})", "integer": "NUMBER({n},0)", "decimal": "NUMBER({n},{s})", "date": "DATE", "moment": "TIMESTAMP_NTZ(9)", "time": "TIME(9)", "boolean": "BOOLEAN"}, "create or replace TABLE DWH.{t} (", ");"),
    "hive": ({"text": "varchar({n})", "integer": "bigint", "decimal": "decimal({n},{s})", "date": "date", "moment": "timestamp", "time": "varchar(8)", "boolean": "boolean"}, "CREATE EXTERNAL TABLE IF NOT EXISTS `dwh`.`{t}` (", ")\nPARTITIONED BY (load_day date)\nSTORED AS PARQUET\nLOCATION '/dwh/{t}'\nTBLPROPERTIES ('a'='b');"),
    "redshift": ({"text": "character varying({n}) ENCODE lzo", "integer": "bigint ENCODE az64", "decimal": "numeric({n},{s}) ENCODE az64", "date": "date ENCODE az64", "moment": "timestamp without time zone ENCODE az64", "time": "time without time zone", "boolean": "boolean ENCODE raw"}, "CREATE TABLE IF NOT EXISTS dwh.{t} (", ")\nDISTSTYLE KEY\nSORTKEY (1);"),
    "db2": ({"text": "VARCHAR({n})", "integer": "BIGINT", "decimal": "DECIMAL({n},{s})", "date": "DATE", "moment": "TIMESTAMP", "time": "TIME", "boolean": "BOOLEAN"}, 'CREATE TABLE "DWH"."{t}" (', ")\n  IN \"TS_DATA\" INDEX IN \"TS_IDX\"\n  ORGANIZE BY ROW;"),
    "teradata": ({"text": "VARCHAR({n}) CHARACTER SET UNICODE NOT CASESPECIFIC", "integer": "BIGINT", "decimal": "DECIMAL({n},{s})", "date": "DATE FORMAT 'YYYY-MM-DD'", "moment": "TIMESTAMP(6)", "time": "TIME(0)", "boolean": "BYTEINT"}, "CREATE MULTISET TABLE DWH.{t} ,NO FALLBACK ,\n     NO BEFORE JOURNAL\n     (", ")\nPRIMARY INDEX ( {k} );"),
    "bigquery": ({"text": "STRING({n})", "integer": "INT64", "decimal": "NUMERIC({n}, {s})", "date": "DATE", "moment": "TIMESTAMP", "time": "TIME", "boolean": "BOOL"}, "CREATE TABLE `app.dwh.{t}`\n(", ")\nOPTIONS(description=\"x\");"),
}  # fmt: skip


def warehouse(rng: Random, path: Path) -> Drawn:
    """The DDL of one of six warehouses, with its clauses around the columns."""
    schema = draw_schema(rng, shapes=IDENTIFIERS)
    words, opening, closing = WAREHOUSES[rng.choice(sorted(WAREHOUSES))]
    if "load_day" in closing or "BYTEINT" in words["boolean"]:  # times and flags have no type of their own there
        schema = replace(schema, tables=tuple(replace(t, fields=tuple(f for f in t.fields if f.kind not in ("time", "boolean"))) for t in schema.tables))
    dialect, out = Dialect(words), []
    for table in schema.tables:
        lines = ",\n".join(f"\t{f.name} {dialect.type_of(f)}{' NOT NULL' if f.mandatory == 'Y' else ''}" for f in table.fields)
        out += [opening.format(t=table.name), lines, closing.format(t=table.name, k=table.fields[0].name), ""]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    truth = dialect.truth(schema)
    partition = [TrueField(table.name, "load_day", ("date",), (None,)) for table in schema.tables if "load_day" in closing]
    return schema, Truth(tuple(replace(field, key=(), references="") for field in truth.fields) + tuple(partition))


KINDS: dict[str, Callable[[Random, Path], Drawn]] = {
    "sql postgres": postgres, "sql pg_dump": pg_dump, "sql mysql dump": mysql_dump, "sql tsql script": tsql_script, "sql oracle": oracle,
    "sql sqlite": sqlite, "sql altered": altered, "sql warehouse": warehouse,
}  # fmt: skip
