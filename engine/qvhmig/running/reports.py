"""Every report file of a run, under the names that the board knows (DESIGN 5). Bytes depend on the inputs alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qvhmig.running.report_inputs import RunReport, TakenIn
from qvhmig.running.report_mappings import (
    mapping_contract_csv,
    mapping_contract_summary,
    semantic_matrix_csv,
    semantic_summary,
)
from qvhmig.running.report_migration import issues_csv, migration_report, rejects_csv, table_stats_csv
from qvhmig.running.report_pages import index_html, summary_md
from qvhmig.running.report_pipeline import pipeline_issues_csv, pipeline_report, release_report
from qvhmig.running.report_schemas import schema_csv, schema_summary
from qvhmig.running.report_text import json_bytes
from qvhmig.running.source_coverage import coverage_csv

Writer = Callable[[str, bytes], object]
"""Takes a path relative to the run folder and the whole content; keeps the file private (0600)."""


def report_files(report: RunReport) -> Iterator[tuple[str, bytes]]:
    """(path in the run folder, content), one at a time."""
    project = report.project
    yield "schemas/source_schema_catalog.csv", schema_csv(project.source)
    yield "schemas/target_schema_catalog.csv", schema_csv(project.target)
    yield "schemas/schema_catalog_summary.json", json_bytes(schema_summary(project.source, project.target))
    fields, sources = report.source_fields, report.use.sources
    yield "reports/semantic_mapping_matrix.csv", semantic_matrix_csv(project, sources)
    yield "reports/semantic_mapping_summary.json", json_bytes(semantic_summary(project, report.use, fields, report.extracts))
    yield "reports/source_coverage.csv", coverage_csv(fields, report.extracts)
    yield "reports/mapping_contract.csv", mapping_contract_csv(project, sources, report.data_digests)
    yield "reports/mapping_contract_summary.json", json_bytes(mapping_contract_summary(project, report.data_digests))
    yield "reports/contract_migration_report.json", json_bytes(migration_report(report))
    yield "reports/contract_migration_table_stats.csv", table_stats_csv(report)
    yield "reports/contract_migration_issues.csv", issues_csv(report)
    yield "reports/contract_migration_rejects.csv", rejects_csv(report)
    yield "reports/enterprise_pipeline_report.json", json_bytes(pipeline_report(report))
    yield "reports/enterprise_pipeline_issues.csv", pipeline_issues_csv(report)
    yield "reports/release_gate_report.json", json_bytes(release_report(report))
    yield "reports/summary.md", summary_md(report)
    yield "reports/index.html", index_html(report)


def write_reports(report: RunReport, write: Writer) -> tuple[str, ...]:
    """Hands every file to `write` and returns their paths."""
    paths = []
    for path, content in report_files(report):
        write(path, content)
        paths.append(path)
    return tuple(paths)


__all__ = ["RunReport", "TakenIn", "report_files", "write_reports"]
