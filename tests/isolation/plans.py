"""Query plans as the application's role gets them: what is run inside `explained()` is run again beneath EXPLAIN."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class Plans:
    """The plans of the statements that a block ran."""

    found: list[dict[str, Any]] = field(default_factory=list)

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Every node of every plan, sub-plans included."""
        waiting = [plan["Plan"] for plan in self.found]
        while waiting:
            node = waiting.pop()
            waiting += node.get("Plans", [])
            yield node

    @property
    def indexes(self) -> set[str]:
        """The indexes that were used."""
        return {node["Index Name"] for node in self.nodes() if "Index Name" in node}

    @property
    def scanned(self) -> set[str]:
        """The tables that were read from end to end."""
        return {node["Relation Name"] for node in self.nodes() if node["Node Type"] == "Seq Scan"}

    def rows_read(self, table: str) -> int:
        """How many rows of the table were fetched, those that a filter then dropped included."""
        fetched = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        return sum(
            int(sum(node.get(kind, 0) for kind in fetched) * node["Actual Loops"])
            for node in self.nodes()
            if node.get("Relation Name") == table
        )

    @property
    def milliseconds(self) -> float:
        return sum(plan["Execution Time"] for plan in self.found)

    def as_text(self) -> str:
        """For a failure's message: each node with its rows, indented as the tree is."""
        return "\n".join(line for plan in self.found for line in _lines(plan["Plan"], depth=0))


@contextmanager
def explained() -> Iterator[Plans]:
    """Collect the plans of every SELECT that the block sends, explained in the same scope with the same parameters."""
    plans = Plans()

    def explain_too(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            with context["connection"].cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                (plan,) = cursor.fetchone()
            plans.found += plan if isinstance(plan, list) else json.loads(plan)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain_too):
        yield plans


def _lines(node: dict[str, Any], *, depth: int) -> Iterator[str]:
    told = (node.get(key) for key in ("Node Type", "Relation Name", "Index Name"))
    conditions = (f"{key}: {node[key]}" for key in ("Index Cond", "Filter", "Sort Key") if key in node)
    yield (
        f"{'  ' * depth}{' '.join(filter(None, told))} rows={node['Actual Rows']}×{node['Actual Loops']}"
        f" {' '.join(conditions)[:600]}"
    )
    for child in node.get("Plans", []):
        yield from _lines(child, depth=depth + 1)
