"""Draws schema documents in many layouts, with what a reader can know of them. `draw(seed, folder)` makes one."""

from layouts.drawing import FORMATS, KINDS, draw
from layouts.truth import Layout, TrueField, Truth

__all__ = ["FORMATS", "KINDS", "Layout", "TrueField", "Truth", "draw"]
