"""A source table, or any small CSV or JSON-lines file, as one frame of text columns: for trying expressions only.

`apply` never reads this way: intake counts every record and sets broken ones aside. Here a file that does not parse is
a problem, and the whole file is held in memory.
"""

from __future__ import annotations

import difflib
import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.service.project_place import wrong_request

if TYPE_CHECKING:
    import polars as pl

    from qvhmig.models.connectors import FilesConnector
    from qvhmig.project import Project

JSON_LINES = (".jsonl", ".ndjson")


def source_table(project: Project, name: str) -> pl.DataFrame:
    """Raises QV854 (exit 2) for a table that the source catalog does not have or whose file is not there."""
    import polars as pl

    if name not in project.source.tables:
        close = difflib.get_close_matches(name, project.source.tables, 1, 0.5)
        step = f"did you mean '{close[0]}'?" if close else "name a table of the source catalog, or a .csv or .jsonl file"
        raise wrong_request("QV854", "command line", f"there is no source table '{name}'", step)
    connector = project.connectors.model.definitions[project.lifecycle.model.source]
    path = project.root / connector.path / f"{name}.{connector.format}"
    if not path.is_file():
        made = project.lifecycle.model.synthetic is not None
        step = "make it: 'qvhmig apply --to fixtures'" if made else "put the extract there, or try a file of your own"
        raise wrong_request("QV854", f"{connector.path}/{path.name}", "there is no such file", step)
    if connector.format == "parquet":
        return pl.read_parquet(path).select(pl.all().cast(pl.String))
    return _delimited(path, connector)


def small_file(path: Path) -> pl.DataFrame:
    """By its ending: .jsonl and .ndjson are JSON lines, anything else CSV in UTF-8 with a header and commas."""
    if not path.is_file():
        there = sorted(p.name for p in path.parent.glob("*.csv")) if path.parent.is_dir() else []
        close = difflib.get_close_matches(path.name, there, 1, 0.5)
        step = f"did you mean '{path.parent / close[0]}'?" if close else "name a table of the source catalog, or a file"
        raise wrong_request("QV854", str(path), "there is no such file", step)
    return _json_lines(path) if path.suffix in JSON_LINES else _delimited(path, None)


def _unreadable(path: Path, line: int, fact: str, step: str) -> ProblemsFound:
    return ProblemsFound([Problem("QV855", Where(str(path), line, 1 if line else 0), fact, step)])


def _delimited(path: Path, connector: FilesConnector | None) -> pl.DataFrame:
    import polars as pl

    encoding = connector.encoding if connector else "utf-8"
    try:
        text = path.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as fault:
        raise _unreadable(path, 0, f"byte {fault.start} is not {encoding}", "save the file in that encoding") from None
    if not text.strip():
        raise _unreadable(path, 0, "the file is empty", "it needs a header line")
    separator, quote = (connector.delimiter, connector.quote) if connector else (",", '"')
    try:
        return pl.read_csv(BytesIO(text.encode()), infer_schema=False, separator=separator, quote_char=quote)
    except pl.exceptions.PolarsError:
        step = "mend lines with too many or too few fields, or open quotes; 'qvhmig apply' sets them aside with their number"
        raise _unreadable(path, 0, "the file is no regular CSV", step) from None


def _json_lines(path: Path) -> pl.DataFrame:
    """Each value as text: numbers as written, true and false in lower case, lists and objects as JSON."""
    import polars as pl

    rows: list[dict[str, str | None]] = []
    names: dict[str, None] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, parse_float=str, parse_int=str)
        except ValueError:
            raise _unreadable(path, number, "the line is no JSON", "write one object a line") from None
        if not isinstance(value, dict):
            raise _unreadable(path, number, "the line is no object", 'write {"name": value, ...}')
        names.update(dict.fromkeys(value))
        rows.append({name: _as_text(item) for name, item in value.items()})
    columns = {name: pl.Series(name, [row.get(name) for row in rows], dtype=pl.String) for name in names}
    return pl.DataFrame(columns)


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
