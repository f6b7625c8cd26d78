"""The documents that one run of the tests draws, and how they are read. The seed is new each run; `AGAIN` says how to repeat it."""

from __future__ import annotations

import os
import time
from random import Random

from layouts import FORMATS, KINDS, Layout

from qvhmig.documents.interpretation import interpret
from qvhmig.documents.readers import read_document
from qvhmig.documents.reading import Reading

SEED = int(os.environ.get("QVHMIG_LAYOUT_SEED") or time.time())
AGAIN = f"draw the same documents again with: QVHMIG_LAYOUT_SEED={SEED} pytest tests/documents"


def read(layout: Layout) -> Reading:
    """The reading of a drawn document. A fatal fault in it fails the test: all of them are sound."""
    documents = [read_document(path, path.name) for path in layout.paths]
    faults = [str(fault.fact) for document in documents for fault in document.faults if fault.fatal]
    assert not faults, f"{layout.kind}, seed {layout.seed}: {faults}"
    return interpret(documents)


def some_kinds(seed: int, least: int = 24) -> list[tuple[int, str]]:
    """(seed, kind) of at least `least` layouts: a kind of each format first, then others by chance; no kind twice."""
    rng = Random(seed)
    chosen = [rng.choice(list(kinds)) for kinds in FORMATS.values()]
    rest = [kind for kind in KINDS if kind not in chosen]
    chosen += rng.sample(rest, max(0, least - len(chosen)))
    return [(seed + number, kind) for number, kind in enumerate(sorted(chosen, key=KINDS.index))]
