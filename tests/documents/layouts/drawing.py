"""From a seed to a document: which kind, and the draw itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from layouts import delimited, html, markdown, pdf, sql, word, workbook
from layouts.truth import Layout, Schema, Truth

Draw = Callable[[Random, Path], tuple[Schema, Truth]]
# suffix -> name of the kind -> function that draws it
FORMATS: dict[str, dict[str, Draw]] = {
    ".pdf": pdf.KINDS, ".xlsx": workbook.KINDS, ".docx": word.KINDS, ".sql": sql.KINDS, ".csv": delimited.KINDS, ".md": markdown.KINDS, ".html": html.KINDS,
}  # fmt: skip
SUFFIX: dict[str, str] = {kind: suffix for suffix, kinds in FORMATS.items() for kind in kinds}
KINDS: tuple[str, ...] = tuple(SUFFIX)


def draw(seed: int, folder: Path, kind: str = "") -> Layout:
    """Draw one document into `folder`, which must be there. The same seed and kind give the same document; without `kind` the seed
    chooses it. A file of that name is written over."""
    chosen = kind or Random(seed).choice(KINDS)
    rng = Random(f"{seed} {chosen}")
    suffix = ".tsv" if "tabs" in chosen else SUFFIX[chosen]
    path = folder / f"layout-{seed}-{chosen.replace(' ', '-')}{suffix}"
    schema, truth = FORMATS[SUFFIX[chosen]][chosen](rng, path)
    beside = path.with_stem(path.stem + "-codes")
    return Layout(chosen, seed, (path, beside) if "and codes" in chosen else (path,), truth, schema)
