"""What every engine offers: which functions it lacks, and a run of one plan over one bucket at a time.

Plans and expressions stop here. Rows come and go as Arrow-backed frames by relation name (DECISIONS 5), so that an
apply, a case and a rule do not know which engine computed them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from qvhmig.expressions.codes import CrosswalkMap
from qvhmig.expressions.trees import nodes

if TYPE_CHECKING:
    from qvhmig.planning.plan import Leaf, LogicalPlan

LoadLeaf = Callable[["Leaf", int | None], Any]
"""(leaf, bucket) -> its rows; bucket None = all of them."""


class PreparedRun(Protocol):
    """One compiled plan. `tallied` sums over all buckets run so far."""

    tallied: Any

    def run(self, bucket: int | None, elsewhere: Mapping[str, Any] | None = None) -> Any:
        """The frames of one bucket: written rows, what left, cell problems, keys, cell counts, scans. `elsewhere`: relation
        of `LogicalPlan.apart` -> values of it that stand in other buckets too, so that they stand more than once."""
        ...


class Backend(Protocol):
    """`capabilities` gives the functions of the registry that the engine computes; a plan that uses another one is
    refused by `gaps` before a row is read."""

    name: str

    def capabilities(self) -> frozenset[str]: ...

    def gaps(self, plan: LogicalPlan) -> Sequence[str]: ...

    def compile(self, plan: LogicalPlan, load: LoadLeaf, crosswalks: Mapping[str, CrosswalkMap]) -> PreparedRun: ...


def functions_of(plan: LogicalPlan) -> frozenset[str]:
    """Every function that a plan calls, in relations and tallies."""
    from sqlglot import exp

    queries = [*(r.query for r in plan.relations), *(t.query for t in plan.tallies)]
    return frozenset(call.name for query in queries for call in nodes(query, exp.Anonymous))
