"""How long the commands take that have nothing to do, in empty interpreters: medians of interleaved runs.

    make startup            or: python benchmarks/startup.py [ROUNDS]

The reference project is copied to a folder of its own, applied once, and then each round runs every command once, so
that a busy moment of the machine hits all of them. `check (cold)` has a fresh copy each time: nothing of an earlier
check is there; its limit grows with the units that it plans (DECISIONS 53). Exits 1 where a median is over its limit.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("lifecycle.yaml", "connectors.yaml", "contracts", "crosswalks", "feeds", "fixtures", "gates", "hints", "requirement_spec", "schemas")
LIMITS = {"--help": 6.0, "apply, nothing changed": 12.0, "check (warm)": 30.0, "check (cold)": 120.0}
A_UNIT = 4.0  # interpreters that a cold check may take for each contract or view that it plans, where that is more


def copy_of_project(place: Path) -> Path:
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, place / part, ignore=shutil.ignore_patterns("build", "state", "__pycache__"))
        elif source.is_file():
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, place / part)
    return place


def qvhmig(*arguments: str) -> list[str]:
    script = Path(sys.executable).with_name("qvhmig")
    return [str(script), *arguments] if script.exists() else [sys.executable, "-m", "qvhmig.cli", *arguments]


def seconds(command: list[str], folder: Path, allowed: tuple[int, ...]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - began
    if done.returncode not in allowed:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return took


def main() -> int:
    rounds = max(7, int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    with tempfile.TemporaryDirectory() as scratch:
        project = copy_of_project(Path(scratch) / "project")
        apply = qvhmig("apply", "lifecycle.yaml", "--profile", "pre_production")
        first = seconds(apply, project, (0, 6))
        told = subprocess.run(qvhmig("check", "--format", "json"), cwd=project, capture_output=True, check=True)
        units = json.loads(told.stdout)["counts"]["units planned"]
        limits = {**LIMITS, "check (cold)": max(LIMITS["check (cold)"], A_UNIT * units)}
        taken: dict[str, list[float]] = {name: [] for name in ("empty interpreter", *LIMITS)}
        for number in range(rounds):
            cold = copy_of_project(Path(scratch) / f"cold{number}")
            taken["empty interpreter"].append(seconds([sys.executable, "-c", "pass"], project, (0,)))
            taken["--help"].append(seconds(qvhmig("--help"), project, (0,)))
            taken["apply, nothing changed"].append(seconds(apply, project, (0, 6)))
            taken["check (warm)"].append(seconds(qvhmig("check"), project, (0,)))
            taken["check (cold)"].append(seconds(qvhmig("check"), cold, (0,)))
            shutil.rmtree(cold)
    empty = statistics.median(taken["empty interpreter"])
    print(f"{rounds} interleaved rounds; empty interpreter {empty * 1000:.1f} ms; first apply {first:.2f} s; a check plans {units} units\n")
    print("| command | median ms | times an empty interpreter | limit |")
    print("|---|---|---|---|")
    over = 0
    for name, limit in limits.items():
        median = statistics.median(taken[name])
        over += median / empty > limit
        print(f"| {name} | {median * 1000:.0f} | {median / empty:.1f} | {limit:.0f} |")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
