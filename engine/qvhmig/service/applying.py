"""`apply`: the stages in order, under the lock, into one run folder that is published whole (DESIGN 5 and 6)."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qvhmig.problems import Problem, ProblemsFound, Where
from qvhmig.running import publication
from qvhmig.running.delivery import demand_room
from qvhmig.running.durable_files import json_bytes, remove_folder
from qvhmig.running.events import Event, Events, counted
from qvhmig.running.lock import ProjectLock
from qvhmig.running.run_folder import Folders, Manifest, RunDraft, clean_partials, read_manifest, run_names, verify_run
from qvhmig.service import apply_inputs, apply_quality, apply_stages
from qvhmig.service.apply_request import BUILT_STAGES, SUMMARY, ApplyRequest, ApplyResult
from qvhmig.service.apply_stages import Ready
from qvhmig.service.extract_record import synthetic_origin
from qvhmig.service.extract_stage import bring_catalogs_up_to_date, with_new_names
from qvhmig.service.fixtures_stage import FixturesStage, fixtures_stage
from qvhmig.service.opened_project import Opened, open_for
from qvhmig.service.project_documents import catalog_files
from qvhmig.service.project_place import folders_of, near, wrong_request
from qvhmig.service.replaying import replay
from qvhmig.version import VERSION

if TYPE_CHECKING:
    from qvhmig.intake import IntakeManifest
    from qvhmig.running.execution import ExecutionResult
    from qvhmig.running.gates import Decision
    from qvhmig.running.registry import Registry

RESIDUAL = 7
KEPT_UNITS = 3
STALE = 9


def apply(request: ApplyRequest, events: Events) -> ApplyResult:
    """Raises ProblemsFound with the exit code of the stop: 2, 4, 9 before the first write, 10 at intake."""
    _check_stages(request)
    folders = folders_of(request.lifecycle)
    changes = bring_catalogs_up_to_date(request, folders.state, _command(request), events)
    if request.to_stage == "extract":
        return _stopped(request.profile or "", "extract")
    inputs = apply_inputs.project_inputs(request.lifecycle)
    try:
        ready = prepare(request)
    except ProblemsFound as found:
        raise with_new_names(found, changes) from found
    fixtures = _fixtures(request, ready)
    with ProjectLock(folders.state, _command(request)) as lock:
        if lock.taken_over is not None:
            events(Event("warning", "lock", message=f"took over {lock.taken_over}: {lock.taken_over.why_stale}"))
        done = _Apply(request, ready, fixtures, inputs, lock, events).run()
        made = fixtures is not None and bool(fixtures.reasons)
        return dataclasses.replace(done, catalogs_changed=bool(changes), extract_made=made)


def _fixtures(request: ApplyRequest, ready: Ready) -> FixturesStage | None:
    """Raises QV862 (exit 2) where the call names the stage and the project does not have it."""
    lifecycle = ready.opened.project.lifecycle.model
    if lifecycle.fixtures is None and "fixtures" in (request.from_stage, request.to_stage):
        step = f"{request.lifecycle.name} would say so under 'fixtures:'"
        raise wrong_request("QV862", "command line", "this project makes no extract, so it has no stage 'fixtures'", step)
    return fixtures_stage(ready.opened, lifecycle, request.from_stage)


def _command(request: ApplyRequest) -> str:
    return f"apply {request.lifecycle.name}" + (f" --profile {request.profile}" if request.profile else "")


def _stopped(profile: str, stage: str) -> ApplyResult:
    """`--to` a stage without a run folder."""
    summary = {"version": 1, "run": "", "profile": profile, "stopped_after": stage, "delivered_to": ""}
    return ApplyResult("", 0, (), {**summary, "exit_code": 0, "exit_codes": [], "tables": [], "decision": None})


def _check_stages(request: ApplyRequest) -> None:
    """Raises QV862 (exit 2) for a stage that there is no code for, or `--from` after `--to`."""
    for option, stage in (("--from", request.from_stage), ("--to", request.to_stage)):
        if stage is not None and stage not in BUILT_STAGES:
            raise wrong_request("QV862", "command line", f"'{option} {stage}' names no stage", near(stage, BUILT_STAGES))
    if request.from_stage and request.to_stage and BUILT_STAGES.index(request.from_stage) > BUILT_STAGES.index(request.to_stage):
        raise wrong_request(
            "QV862", "command line", f"'--from {request.from_stage}' comes after '--to {request.to_stage}'", "swap them"
        )


def prepare(request: ApplyRequest) -> Ready:
    """Everything that needs no data; raises ProblemsFound, exit 2 or 4, with all of it at once."""
    from qvhmig.models.profiles import resolve_profile
    from qvhmig.running.leaves import as_of_day, crosswalk_maps

    opened = open_for(request.lifecycle, request.profile, request.settings)
    project = opened.project
    planned = opened.plan()
    assert project.profiles is not None, "open_for has proved it"
    profile = resolve_profile(project.profiles.model, opened.profile, project.profiles.document.path)
    maps = crosswalk_maps(project, opened.profile, as_of_day(project, planned.parameters))
    connectors, lifecycle = project.connectors.model.definitions, project.lifecycle.model
    only = _chosen(opened, planned, request.only) if request.only else None
    return Ready(opened, planned, profile, maps, connectors[lifecycle.source], connectors[lifecycle.target], only)


def _chosen(opened: Opened, planned: Any, wanted: tuple[str, ...]) -> frozenset[str]:
    """Contract names of `--only`. Raises QV863 (exit 2) for a table that no contract writes."""
    contracts = opened.project.contracts
    names = {**{c.model.target.lower(): name for name, c in contracts.items()}, **{name: name for name in contracts}}
    chosen: set[str] = set()
    for text in wanted:
        word = text.removesuffix("+")
        name = names.get(word) or names.get(word.lower())
        if name is None:
            known = tuple(c.model.target for c in contracts.values())
            raise wrong_request(
                "QV863", "command line", f"'--only {text}': no contract writes '{word}'", near(word.upper(), known)
            )
        chosen.add(name)
        if text.endswith("+"):
            reached = {f"contract:{name}"}
            for unit in planned.plan.units:
                if reached & set(unit.depends):
                    reached.add(f"{unit.kind}:{unit.unit}")
            chosen.update(unit.removeprefix("contract:") for unit in reached if unit.startswith("contract:"))
    return frozenset(chosen)


@dataclass
class _Apply:
    """One apply under the lock; fields are filled stage by stage."""

    request: ApplyRequest
    ready: Ready
    fixtures: FixturesStage | None
    inputs: dict[str, Any]
    lock: ProjectLock
    events: Events
    codes: set[int] = field(default_factory=set)
    digests: dict[str, str] = field(default_factory=dict)
    synthetic: str = ""

    def run(self) -> ApplyResult:
        from qvhmig.running import registry as registries

        folders = self.ready.folders
        tops = folders.state / "registry"
        publication.demand_links(folders)
        again = publication.recover(folders, lambda staged: registries.commit(tops, staged))
        if again:
            self.events(Event("note", "state", message=f"finished publishing {again}, which was interrupted"))
        for name in clean_partials(folders):
            self.events(Event("note", "state", message=f"removed {name}, which was interrupted"))
        registry = registries.Registry(tops / self.ready.opened.project.lifecycle.model.registry)
        if self.request.to_stage not in ("fixtures", "contract"):
            place, form = self.ready.target.path, self.ready.target.format
            demand_room(folders.root / place, [f"{name}.{form}" for name in self.ready.opened.project.target.tables], place)
        fixtures = None if self.fixtures is None else self.fixtures.make(self.events)
        if self.request.to_stage in ("fixtures", "contract"):
            return _stopped(self.ready.profile.name, self.request.to_stage)
        self.synthetic = synthetic_origin(folders.root, self.ready.source)
        made = None if fixtures is None else fixtures.inputs()
        sources = apply_inputs.source_inputs(folders.root, self.ready.source)
        self.events(Event("stage_started", "intake"))
        intake = apply_stages.take_in_sources(self.ready, self.events)
        self.events(Event("stage_finished", "intake", rows=sum(table.rows for table in intake.tables.values())))
        if self.request.to_stage == "intake":
            return _stopped(self.ready.profile.name, "intake")
        inputs = apply_inputs.joined(folders.root, self.inputs, sources, self.ready.source, intake, made)
        digests = self._digests(intake, registry)
        same = self._same_run(folders, digests)
        if same is not None:
            return self._again(same, inputs, registry, tops)
        return self._fresh(intake, registry, digests, inputs, tops)

    # -- the same run again -----------------------------------------------------------------------------------
    def _digests(self, intake: IntakeManifest, registry: Registry) -> dict[str, str]:
        from qvhmig.digests import digest

        plan = apply_stages.plan_digest(self.ready)
        judgement = apply_stages.judgement_digest(self.ready, self.synthetic, apply_quality.extracts(self.ready, intake))
        found = {"plan": plan, "intake": intake.digest, "judgement": judgement, "registry_before": registry.digest}
        return {**found, "run": digest([plan, intake.digest, registry.digest])}

    def _same_run(self, folders: Folders, digests: dict[str, str]) -> str | None:
        """A whole run that this one would repeat byte by byte: same digests, numbers as that run left them."""
        for name in reversed(run_names(folders)):
            try:
                manifest = read_manifest(folders.runs / name)
            except ProblemsFound:
                continue
            if manifest.profile != self.ready.profile.name or manifest.options != self.request.options or not manifest.decided:
                continue
            if any(manifest.digests.get(key) != digests[key] for key in ("plan", "intake", "judgement")):
                continue
            if digests["registry_before"] != manifest.digests["registry_after"]:
                continue
            summary = json.loads((folders.runs / name / SUMMARY).read_bytes())
            until = summary.get("stands_until", "")
            if (not until or self.request.today.isoformat() <= until) and not verify_run(folders.runs / name, manifest):
                return name
        return None

    def _again(self, run: str, inputs: dict[str, Any], registry: Registry, tops: Path) -> ApplyResult:
        """Nothing would change: the links and the record move to the run that is there."""
        from qvhmig.running import registry as registries

        folders = self.ready.folders
        manifest = read_manifest(folders.runs / run)
        summary = json.loads((folders.runs / run / SUMMARY).read_bytes())
        intent = publication.Intent(
            run, manifest.decided, manifest.exit_code == 0, None, self._record(summary, inputs, registry.serial), summary.get("delivered_to", "")
        )
        self.lock.ensure_held()
        publication.publish_again(folders, intent, lambda staged: registries.commit(tops, staged))
        return ApplyResult(run, manifest.exit_code, manifest.exit_codes, summary, nothing_to_do=True)

    def _record(self, summary: dict[str, Any], inputs: dict[str, Any], serial: int) -> dict[str, Any]:
        """`serial`: how often numbers were given in the registry once the run is published."""
        codes = {"exit_code": summary["exit_code"], "exit_codes": summary["exit_codes"]}
        numbers = {"name": self.ready.opened.project.lifecycle.model.registry, "serial": serial}
        return {"key": self.request.key, "profile": self.ready.profile.name, "inputs": inputs, "summary": summary, "registry": numbers, **codes}

    # -- a new run --------------------------------------------------------------------------------------------
    def _fresh(
        self, intake: IntakeManifest, registry: Registry, digests: dict[str, str], inputs: dict[str, Any], tops: Path
    ) -> ApplyResult:
        from qvhmig.running import registry as registries

        self._demand_fresh_before(intake, registry)
        self.digests = digests
        self.events(Event("stage_started", "migrate"))
        done = apply_stages.migrate(self.ready, intake, registry, self.events)
        draft = RunDraft(self.ready.folders, digests["run"], self.ready.profile.name)
        self._take_in_files(draft, done)
        self._told(done)
        decision, summary = self._judged(draft, intake, registry, done)
        staged = registry.stage()
        digests = {**digests, "registry_after": registry.digest_after}
        written = draft.write(SUMMARY, json_bytes({**summary, "run": draft.name}))
        summary = json.loads(written.read_bytes())  # as a stored run gives it, so that both print the same
        codes = (summary["exit_code"], tuple(summary["exit_codes"]))
        manifest = Manifest(
            draft.name, self.ready.profile.name, VERSION, digests, self.request.options, codes[0], codes[1], decision is not None
        )
        draft.finish(manifest)
        record = self._record(summary, inputs, registry.serial if staged is None else staged["serial"]) if decision is not None else None
        passed = decision is not None and codes[0] == 0
        intent = publication.Intent(draft.name, decision is not None, passed, staged, record, summary["delivered_to"])
        publication.publish(self.ready.folders, draft, intent, lambda told: registries.commit(tops, told), self.lock)
        _tidy(self.ready.folders.work / "units", set(done.folders.values()))
        return ApplyResult(draft.name, codes[0], codes[1], summary)

    def _take_in_files(self, draft: RunDraft, done: ExecutionResult) -> None:
        nil = apply_stages.nil_tables(self.ready, self.ready.folders.work / "nil")
        for relative, source in sorted({**done.files, **nil}.items()):
            draft.adopt(relative, source)
        draft.write("ledger.json", json_bytes(done.ledger))

    def _told(self, done: ExecutionResult) -> None:
        """What migrate did, and the codes of law 1."""
        from qvhmig.running.ledger import checksum_differences_of, residual_of

        rows = sum(unit["written"] for unit in done.ledger["units"] if unit["kind"] == "contract")
        units = len(done.ledger["units"])
        said = f"{units - len(done.reused)} of {units} units ran, {len(done.reused)} were up to date"
        self.events(Event("stage_finished", "migrate", rows=rows, message=said))
        if residual_of(done.ledger) or checksum_differences_of(done.ledger):
            self.codes.add(RESIDUAL)

    def _stops_at(self, stage: str) -> bool:
        """Whether this stage is the last one, as asked or (`--fail-fast`) by its outcome."""
        return self.request.to_stage == stage or (self.request.fail_fast and bool(self.codes))

    def _judged(
        self, draft: RunDraft, intake: IntakeManifest, registry: Registry, done: ExecutionResult
    ) -> tuple[Decision | None, dict[str, Any]]:
        """Quality, reconcile and gates, as far as the call wants them; the decision and the summary."""
        from qvhmig.running.keyed_hash import hash_key
        from qvhmig.running.outcomes import QualityOutcome
        from qvhmig.running.reports import write_reports

        if self._stops_at("migrate"):
            return None, self._summary(done, None)
        key = hash_key(self.ready.folders.state)
        runner = apply_quality.rule_runner(self.ready, intake, done, key)
        self.events(Event("stage_started", "quality", total=len(self.ready.planned.rules)))
        folder = draft.folder / "rejects" / "quality"
        results = apply_quality.run_rules(self.ready, runner, intake, done, folder, self.events)
        failing = sum(result.status == "fail" for result in results)
        self.events(Event("stage_finished", "quality", message=f"{counted(len(results), 'rule')}, {failing} failing"))
        if self._stops_at("quality"):
            return None, self._summary(done, None)
        self.events(Event("stage_started", "reconcile"))
        claims = apply_stages.claims(self.ready, done.ledger, draft.folder)
        checks, links = apply_quality.reconcile(self.ready, runner, intake, done, claims)
        failing = sum(check.status == "fail" for check in checks)
        said = f"{counted(len(checks), 'measure')}, {failing} failing, {counted(len(links), 'reference')}"
        self.events(Event("stage_finished", "reconcile", message=said))
        if self._stops_at("reconcile"):
            return None, self._summary(done, None)
        again = replay(self.ready, registry, done.files, self.events)
        self.events(Event("stage_started", "gates"))
        outcome = QualityOutcome(results, checks)
        problems = (*self.ready.planned.warnings, *apply_stages.intake_problems(intake, self.ready))
        figures = apply_quality.measure(self.ready, done, claims, outcome, links, problems, again)
        metrics = dataclasses.replace(figures, synthetic=self.synthetic)
        decision = apply_quality.judge(self.ready, metrics, self.request.today)
        self.codes.update(decision.exit_codes)
        self._write_judgement(draft, metrics, decision)
        judged = (metrics, decision, outcome)
        report = apply_quality.report_inputs(self.ready, intake, done, judged, problems, draft.folder, key)
        write_reports(dataclasses.replace(report, digests=self.digests), draft.write)
        for name, content in catalog_files(self.request.lifecycle):
            draft.write(f"schemas/{name}", content)
        self.events(Event("stage_finished", "gates", message=f"{counted(len(decision.gates), 'gate')}, {len(decision.failing)} failing"))
        return decision, self._summary(done, decision)

    def _write_judgement(self, draft: RunDraft, metrics: Any, decision: Decision) -> None:
        from qvhmig.running.metrics import metrics_json

        draft.write("metrics.json", metrics_json(metrics).encode())
        draft.write("decision.json", json_bytes(decision.as_json()))

    def _summary(self, done: ExecutionResult, decision: Decision | None) -> dict[str, Any]:
        from qvhmig.running.gates import EXIT_ORDER, worst_exit

        codes = sorted(self.codes, key=EXIT_ORDER.index)
        until = apply_quality.stands_until(self.ready, self.request.today)
        return {
            "version": 1,
            "profile": self.ready.profile.name,
            "tables": apply_quality.table_lines(done.ledger),
            "decision": None if decision is None else decision.as_json(),
            "exit_code": worst_exit(codes),
            "exit_codes": codes,
            "stands_until": until,
            "delivered_to": self.ready.target.path if decision is not None and not codes else "",
            "stopped_after": "" if decision is not None else self.request.to_stage or "migrate",
            **({"synthetic": self.synthetic} if self.synthetic else {}),
            **({"only": list(self.request.only)} if self.request.only else {}),
        }

    def _demand_fresh_before(self, intake: IntakeManifest, registry: Registry) -> None:
        """With --from after migrate nothing may have to run before it. Raises QV864 (exit 9) with what is stale."""
        stage = self.request.from_stage
        if stage is None or BUILT_STAGES.index(stage) <= BUILT_STAGES.index("migrate"):
            return
        stale = apply_stages.stale_units(self.ready, intake, registry)
        if stale:
            step = f"run without '--from {stage}'"
            raise ProblemsFound(
                [
                    Problem(
                        "QV864", Where("build/work/units"), f"{name} is not up to date, so '{stage}' cannot start there", step
                    )
                    for name in stale
                ],
                exit_code=STALE,
            )


def _tidy(units: Path, used: set[Path]) -> None:
    """Keep what this run used and, of each unit, the newest few beside it: another profile or a revert finds them."""
    found: dict[str, list[Path]] = {}
    for folder in units.iterdir() if units.is_dir() else ():
        if folder in used:
            os.utime(folder)
        elif folder.name.endswith(".partial"):
            remove_folder(folder)
        else:
            found.setdefault(folder.name.rpartition("-")[0], []).append(folder)
    for folders in found.values():
        for folder in sorted(folders, key=lambda path: path.stat().st_mtime_ns)[:-KEPT_UNITS]:
            remove_folder(folder)
