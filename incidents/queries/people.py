"""People counted over all open incidents: what was merged counts through the incident that it was found to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from incidents.queries.figures import merged_headlines
from incidents.queries.reach import REACHED_INCIDENT, incident_reach, told_rows
from pmi_platform.core.tenancy.scope import Actor

PEOPLE_COUNTS: Mapping[str, tuple[str, ...]] = {
    "affected": ("terdampak",),
    "displaced": ("mengungsi",),
    "dead_and_missing": ("meninggal", "hilang"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCount:
    """People counted over all open incidents; None where nobody reported anything, which is not zero.

    `reported` lets the unverified figures compete too.
    """

    verified: Decimal | None = None
    reported: Decimal | None = None
    verified_before: Decimal | None = None
    reported_before: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Of the verified number, over six hours."""
        return None if self.verified is None else self.verified - (self.verified_before or Decimal(0))

    @property
    def unverified_change(self) -> Decimal | None:
        """By how much the unverified figures would change the verified number; None when there are none."""
        if self.reported is None:
            return None
        return self.reported - (self.verified or Decimal(0))


def people_counts(actor: Actor, *, then: datetime) -> dict[str, PeopleCount]:
    """Each count of `PEOPLE_COUNTS`, now and at the moment `then`."""
    rows = told_rows(
        f"""
        WITH open AS MATERIALIZED (
            SELECT i.id FROM incidents_incident i
             WHERE i.closed_at IS NULL AND {REACHED_INCIDENT}
               AND NOT EXISTS (SELECT FROM incidents_incident m WHERE m.merged_into_id = i.id)
        ), per_incident AS (
            SELECT c.indicator_id, c.basis,
                   coalesce(sum(c.value) FILTER (WHERE c.counted_until IS NULL AND c.area_code IS NULL),
                            sum(c.value) FILTER (WHERE c.counted_until IS NULL)) AS value,
                   coalesce(sum(c.value) FILTER (WHERE c.counted_from <= %(then)s
                                AND (c.counted_until IS NULL OR c.counted_until > %(then)s) AND c.area_code IS NULL),
                            sum(c.value) FILTER (WHERE c.counted_from <= %(then)s
                                AND (c.counted_until IS NULL OR c.counted_until > %(then)s))) AS value_before
              FROM open JOIN incidents_countedfigure c ON c.incident_id = open.id
             WHERE c.indicator_id = ANY(%(indicators)s) AND c.unit = 'jiwa'
               AND (c.counted_until IS NULL OR c.counted_until > %(then)s)
             GROUP BY c.incident_id, c.indicator_id, c.basis
        )
        SELECT indicator_id, basis, sum(value) AS value, sum(value_before) AS value_before
          FROM per_incident GROUP BY indicator_id, basis
        """,
        {
            **incident_reach(actor),
            "then": then,
            "indicators": [code for codes in PEOPLE_COUNTS.values() for code in codes],
        },
    )
    found = {(row["indicator_id"], row["basis"]): row for row in rows}
    _add_merged(found, actor, then)
    return {name: _people_count(found, codes) for name, codes in PEOPLE_COUNTS.items()}


def _add_merged(found: dict[tuple[str, str], dict[str, Any]], actor: Actor, then: datetime) -> None:
    """Add what counts in open incidents into which others were merged; these count through them alone."""
    roots = told_rows(
        f"""
        SELECT DISTINCT i.id FROM incidents_incident m JOIN incidents_incident i ON i.id = m.merged_into_id
         WHERE m.merged_into_id IS NOT NULL AND i.closed_at IS NULL AND {REACHED_INCIDENT}
        """,
        incident_reach(actor),
    )
    if not roots:
        return
    ids, codes = [row["id"] for row in roots], {code for codes in PEOPLE_COUNTS.values() for code in codes}
    for column, heads in (
        ("value", merged_headlines(ids)),
        ("value_before", merged_headlines(ids, recorded_by=then)),
    ):
        for (_root, indicator, unit), head in heads.items():
            if indicator not in codes or unit != "jiwa":
                continue
            for basis, value in (("verified", head.verified), ("reported", head.reported)):
                if value is not None:
                    row = found.setdefault((indicator, basis), {"value": None, "value_before": None})
                    row[column] = (row[column] or Decimal(0)) + value


def _people_count(found: Mapping[tuple[str, str], Mapping[str, Any]], codes: Sequence[str]) -> PeopleCount:
    def added(basis: str, column: str) -> Decimal | None:
        values = [found[code, basis][column] for code in codes if (code, basis) in found]
        known = [value for value in values if value is not None]
        return sum(known, Decimal(0)) if known else None

    return PeopleCount(
        verified=added("verified", "value"),
        reported=added("reported", "value"),
        verified_before=added("verified", "value_before"),
        reported_before=added("reported", "value_before"),
    )
