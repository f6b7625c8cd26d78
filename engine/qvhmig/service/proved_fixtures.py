"""A fixtures file read and proved against the catalogs, ready to write: what the command, the stage and `check` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qvhmig.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from qvhmig.catalogs import Catalog
    from qvhmig.fixtures.graph import Graph
    from qvhmig.fixtures.source_tables import SourceTable
    from qvhmig.models.fixtures import Fixtures
    from qvhmig.models.lifecycle import Lifecycle
    from qvhmig.yaml_source import Document


@dataclass(frozen=True)
class FixturesFile:
    """A file that says how an extract comes about, taken in but not proved."""

    document: Document
    model: Fixtures

    @property
    def digest(self) -> str:
        """Of what decides the bytes of an extract: neither comments nor notes, nor what a right migration has to say of it."""
        from qvhmig.digests import digest

        return digest(self.model.model_dump(mode="json", exclude={"notes", "truth"}))

    def named_files(self) -> tuple[str, ...]:
        """What else is read, as paths below the project's folder: included files, the code lists, and the files that lists are drawn from."""
        lists = [given.file for given in self.model.lists.values() if given.file is not None]
        return tuple(dict.fromkeys([*self.model.include, *([self.model.code_lists] if self.model.code_lists else []), *lists]))


@dataclass(frozen=True)
class Proved:
    """`tables` of the source and of the `truth`, each ready to be written from the graph."""

    graph: Graph
    tables: list[SourceTable]
    truth: list[SourceTable]


def read_fixtures(path: Path, root: Path) -> FixturesFile:
    """Raises ProblemsFound: exit 2 for a file that is not there, 4 for one that is no fixtures file."""
    from qvhmig.fixtures.included_files import read_joined
    from qvhmig.models.fixtures import Fixtures
    from qvhmig.validation import validate

    problems: list[Problem] = []
    document = read_joined(path, root)
    model = validate(document, Fixtures, problems)
    if model is None:
        raise ProblemsFound(problems)
    return FixturesFile(document, model)


def prove(
    file: FixturesFile, lifecycle: Lifecycle, root: Path, patients: int, seed: int, parameters: Mapping[str, str | None],
    catalogs: tuple[Catalog, Catalog] | None = None,
) -> Proved:  # fmt: skip
    """`catalogs`: source and target, where they are read already. Raises ProblemsFound with everything that is wrong with the file, used or
    not: exit 2 where a file that it names is not there, else 4."""
    from qvhmig.catalogs import read_catalog
    from qvhmig.fixtures.graph import gathered
    from qvhmig.fixtures.source_tables import source_tables, truth_tables

    problems: list[Problem] = []
    graph = _graph(file, root, patients, seed, parameters)
    source = catalogs[0] if catalogs else read_catalog(root / lifecycle.catalogs.source, root, "source")
    tables = gathered(problems, source_tables, graph, source) or []
    truth: list[SourceTable] = []
    if file.model.truth:
        target = catalogs[1] if catalogs else read_catalog(root / lifecycle.catalogs.target, root, "target")
        truth = gathered(problems, truth_tables, graph, target) or []
    graph.prove(problems)
    if problems:
        missing = any(problem.code == "QV010" for problem in problems)
        raise ProblemsFound(sorted(set(problems), key=lambda problem: problem.sort_key), exit_code=2 if missing else 4)
    return Proved(graph, tables, truth)


def _graph(file: FixturesFile, root: Path, patients: int, seed: int, parameters: Mapping[str, str | None]) -> Graph:
    from qvhmig.backends.polars_expressions import to_polars
    from qvhmig.fixtures.graph import Graph
    from qvhmig.fixtures.word_lists import Lists, read_codes

    problems: list[Problem] = []
    document, model = file.document, file.model
    codes = {} if model.code_lists is None else read_codes(root / model.code_lists, root, problems)
    for name in model.params:
        if name not in parameters:
            where = document.where_key("params", name)
            problems.append(Problem("QV121", where, f"lifecycle.yaml gives no parameter '{name}'", "give it a value under 'parameters:'"))
    if model.size not in model.entities:
        problems.append(Problem("QV121", document.where("size"), f"there is no entity '{model.size}'", "define it under 'entities:'"))
    if problems:
        raise ProblemsFound(problems)
    lists = Lists(model, root, codes)
    return Graph(document, model, lists, patients, seed, parameters, {}, lambda tree: to_polars(tree, {}))
