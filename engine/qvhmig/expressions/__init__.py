"""One expression of a contract: parse, bind, type, failure, origin, canonical text. No engine is known here."""

from __future__ import annotations

from qvhmig.expressions.binding import ColumnInfo, Context, MacroTree, Names, bind
from qvhmig.expressions.canonical import canonical
from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.failures import failed_text, failure
from qvhmig.expressions.origins import origin
from qvhmig.expressions.parsing import parse
from qvhmig.expressions.ranking import with_rank
from qvhmig.expressions.trees import type_of

__all__ = ["ColumnInfo", "Context", "CrosswalkMap", "MacroTree", "Names", "bind", "canonical", "failed_text", "failure", "origin", "parse", "type_of", "with_rank"]
