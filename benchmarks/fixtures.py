"""Rows and filled cells a second of `qvhmig fixtures` and of a script that makes the same kind of patient row by row with Faker, side by side.

    python benchmarks/fixtures.py [PATIENTS] [ROWS BY FAKER] [ROUNDS]      (default: 20000 2000 3)

Both write CSV. Every round runs both, one after the other, so that a busy moment of the machine hits both; the table gives medians.
Seconds are processor seconds of the child process, its start and its imports included, as the operating system gives them (wait4), so the
share of the start is larger for the smaller run; rates leave the start out. Rows of the script are of one table, wider than
most of the engine's, so filled cells are the fairer measure. Faker is in the extra `bench`.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "import sys; from qvhmig.cli import main; sys.exit(main(['fixtures', '--patients', sys.argv[1], '--out', sys.argv[2], '--quiet']))"
ROW_BY_ROW = """
import csv, datetime, random, sys
from faker import Faker
fake, chance = Faker("en_GB"), random.Random(1)
fake.seed_instance(1)
with open(sys.argv[2] + "/patients.csv", "w", newline="") as out:
    writer = csv.writer(out)
    writer.writerow(f"column_{n}" for n in range(36))
    for n in range(int(sys.argv[1])):
        sex = chance.choice("12")
        first = fake.first_name_male if sex == "1" else fake.first_name_female
        born, surname = fake.date_of_birth(), fake.last_name()
        row = [f"{n:09d}", f"M{n:08d}", surname, first() + " " + first(), fake.prefix(), fake.last_name() if sex == "2" else "", sex,
               born.strftime("%d/%m/%Y"), born.strftime("%Y%m%d"), born.day, born.month, born.year, fake.city(), fake.country_code(),
               chance.choice(["WBRI", "WIRI", "AIND"]), chance.choice(["COFE", "RC", "NONE"]), chance.choice("SMWD"), fake.language_name(),
               "999" + fake.numerify("#######"), chance.choice(["01", "02", "03"]), fake.street_address().replace(chr(10), ", "), fake.city(),
               fake.postcode(), fake.phone_number(), fake.cellphone_number(), fake.email(), fake.name(), chance.choice(["WIFE", "SON", "FRIEND"]),
               fake.street_address().replace(chr(10), ", "), fake.postcode(), fake.phone_number(), fake.job(), chance.choice(["A+", "O-", ""]),
               fake.sentence(4), f"GP{chance.randint(1, 99):05d}", fake.date_between(datetime.date(2019, 1, 1)).strftime("%Y%m%d")]
        writer.writerow(row)
"""


def measured(code: str, count: int, out: Path) -> float:
    """Processor seconds of a child process; ends the program where the child fails."""
    child = os.fork()
    if child == 0:
        os.chdir(ROOT)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(sys.executable, [sys.executable, "-c", code, str(count), str(out)])
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit("a child failed; is Faker installed? (pip install -e '.[bench]')")
    return used.ru_utime + used.ru_stime


def counted(folder: Path) -> tuple[int, int]:
    """Rows and filled cells of the CSV files there."""
    frames = [pl.read_csv(path, infer_schema=False) for path in folder.glob("*.csv")]
    return sum(frame.height for frame in frames), sum(frame.height * frame.width - frame.null_count().sum_horizontal().item() for frame in frames)


def main() -> int:
    given = [int(text) for text in sys.argv[1:]]
    patients, by_faker, rounds = [*given, *(20_000, 2_000, 3)[len(given) :]]
    found: dict[str, list[float]] = {"engine": [], "engine, start": [], "Faker": [], "Faker, start": []}
    sizes = {}
    for _ in range(rounds):
        for name, code, count in (("engine", ENGINE, patients), ("Faker", ROW_BY_ROW, by_faker)):
            with tempfile.TemporaryDirectory() as scratch:
                found[name].append(measured(code, count, Path(scratch)))
                sizes[name] = counted(Path(scratch))
                found[f"{name}, start"].append(measured(code, 1, Path(scratch)))
    middle = {name: statistics.median(seconds) for name, seconds in found.items()}
    print("| maker | patients | rows | filled cells | CPU seconds | of them start | rows a CPU second | cells a CPU second |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    rates = {}
    for name, count in (("engine", patients), ("Faker", by_faker)):
        rows, cells = sizes[name]
        work = max(middle[name] - middle[f"{name}, start"], 0.01)
        rates[name] = (rows / work, cells / work)
        print(f"| {name} | {count:,} | {rows:,} | {cells:,} | {middle[name]:.2f} | {middle[f'{name}, start']:.2f} | {rows / work:,.0f} | {cells / work:,.0f} |")
    by_rows, by_cells = (mine / theirs for mine, theirs in zip(rates["engine"], rates["Faker"], strict=True))
    print(f"\nwithout the start, the engine makes {by_rows:.0f} times the rows and {by_cells:.0f} times the filled cells a CPU second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
