"""`explain --pages`: one Markdown page a target table, an index, and what becomes of the source. Reads YAML and catalogs, never data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qvhmig.running.durable_files import make_folder, replace_file
from qvhmig.service.opened_project import Planned, open_for
from qvhmig.service.project_place import wrong_request

INDEX, SOURCES = "README.md", "sources.md"


@dataclass(frozen=True)
class PagesRequest:
    """`out`: the folder of the pages. `mutants`: the folder of stored lists (`test --mutants N --list`); None: no scores."""

    lifecycle: Path
    out: Path
    mutants: Path | None = None
    profile: str | None = None
    settings: tuple[str, ...] = ()


def write_pages(request: PagesRequest) -> tuple[Path, ...]:
    """Writes every page, and returns their paths in order of name; other files of the folder stay.

    Raises ProblemsFound QV858 (exit 2) where `mutants` is no folder."""
    if request.mutants is not None and not request.mutants.is_dir():
        raise wrong_request("QV858", "command line", f"there is no folder '{request.mutants}'", "name the folder of 'test --list'")
    planned = open_for(request.lifecycle, request.profile, request.settings).plan()
    pages = mapping_pages(planned, request.mutants, "--list")
    make_folder(request.out)
    for name, text in pages.items():
        replace_file(request.out / name, text.encode("utf-8"))
    return tuple(request.out / name for name in sorted(pages))


def mapping_pages(planned: Planned, mutants: Path | None, shown: str) -> dict[str, str]:
    """File name -> Markdown. `shown`: what messages call the folder of mutants."""
    from qvhmig.running.source_coverage import source_fields, source_tables
    from qvhmig.service.mapping_facts import owner_tables, target_tables
    from qvhmig.service.mapping_index_page import index_page
    from qvhmig.service.mapping_source_page import source_page
    from qvhmig.service.mapping_table_page import table_page

    project = planned.plan.project
    targets = target_tables(planned, mutants, shown)
    fields = source_fields(project, planned.use)
    sources = source_tables(fields)
    owners = owner_tables(project)
    pages = {f"{one.name}.md": table_page(one, project, owners) for one in targets}
    pages[INDEX] = index_page(project, targets, fields, sources, "qvhmig explain --pages FOLDER")
    pages[SOURCES] = source_page(project.source, fields, sources)
    return pages
