"""People counted over all open incidents: what was merged counts through the incident that it was found to be, and what
several incidents tell of the same people counts once (`rules.across`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from incidents.queries.figures import merged_headlines
from incidents.queries.reach import REACHED_INCIDENT, incident_reach, told_rows
from incidents.rules.across import Aside, Row, standing_aside, topmost
from pmi_platform.core.tenancy.scope import Actor

PEOPLE_COUNTS: Mapping[str, tuple[str, ...]] = {
    "affected": ("terdampak",),
    "displaced": ("mengungsi",),
    "dead_and_missing": ("meninggal", "hilang"),
}


BASES = ("verified", "reported")
WHENS = ("is_now", "was_then")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """A number that counts in its incident and, where another incident's stands for it, why. No area: all of it."""

    indicator: str
    row: Row
    area: str | None
    incident_number: str
    incident_title: str
    aside: Aside | None


_INDICATORS = [code for codes in PEOPLE_COUNTS.values() for code in codes]
_COUNTED = f"""
    WITH open AS MATERIALIZED (
        SELECT i.id, i.number, i.title, i.hazard_id AS hazard, i.started_at, i.area_codes
          FROM incidents_incident i
         WHERE i.closed_at IS NULL AND {REACHED_INCIDENT}
           AND NOT EXISTS (SELECT FROM incidents_incident m WHERE m.merged_into_id = i.id)
    )
    SELECT c.id::text AS key, open.id AS incident, open.number, open.title, open.hazard, open.started_at,
           open.area_codes, c.indicator_id AS indicator, c.basis, c.area_code AS area, c.value, f.as_of,
           c.counted_until IS NULL AS is_now, c.counted_from <= %(then)s AS was_then
      FROM open JOIN incidents_countedfigure c ON c.incident_id = open.id
      JOIN incidents_figure f ON f.id = c.figure_id
     WHERE c.indicator_id = ANY(%(indicators)s) AND c.unit = 'jiwa'
       AND (c.counted_until IS NULL OR c.counted_until > %(then)s)
"""
"""What counts in open incidents now (`is_now`) or did at a moment (`was_then`), row by row."""
_MERGED = f"""
    SELECT DISTINCT i.id AS incident, i.number, i.title, i.hazard_id AS hazard, i.started_at, i.area_codes
      FROM incidents_incident m JOIN incidents_incident i ON i.id = m.merged_into_id
     WHERE m.merged_into_id IS NOT NULL AND i.closed_at IS NULL AND {REACHED_INCIDENT}
"""


def people_counts(actor: Actor, *, then: datetime) -> dict[str, PeopleCount]:
    """Each count of `PEOPLE_COUNTS`, now and at the moment `then`. Two statements, and six more where incidents were
    merged."""
    told = _told(actor, then)
    sums = {
        (indicator, basis, when): _sum(told, indicator, basis, when)
        for indicator in _INDICATORS
        for basis in BASES
        for when in WHENS
    }
    return {name: _people_count(sums, codes) for name, codes in PEOPLE_COUNTS.items()}


def counted_rows(*, actor: Actor, count: str, basis: str, now: datetime) -> list[CountedRow]:
    """What makes a count now on a basis, row by row, the largest first; what stands aside comes last."""
    told = _told(actor, now)
    found: list[CountedRow] = []
    for indicator in PEOPLE_COUNTS[count]:
        competing = _standing(told, indicator, basis, "is_now")
        aside = standing_aside(one["row"] for one in competing)
        found += [
            CountedRow(
                indicator=indicator,
                row=one["row"],
                area=one["area"],
                incident_number=one["number"],
                incident_title=one["title"],
                aside=aside.get(one["row"].key),
            )
            for one in competing
        ]
    return sorted(found, key=lambda one: (one.aside is not None, -one.row.value, one.row.key))


def _told(actor: Actor, then: datetime) -> list[dict[str, Any]]:
    """What counts in each open incident, now or then, each with its `Row`; a merged one as a whole."""
    told = told_rows(_COUNTED, {**incident_reach(actor), "then": then, "indicators": _INDICATORS})
    told += _merged(actor, then)
    touched: dict[Any, set[str]] = {}
    for one in told:
        # An owner's areas are its own; what participants count there tells how far the whole of it reaches.
        touched.setdefault(one["incident"], set(one["area_codes"])).update(filter(None, (one["area"],)))
    return [{**one, "row": _row(one, touched[one["incident"]])} for one in told]


def _merged(actor: Actor, then: datetime) -> list[dict[str, Any]]:
    """What counts in open incidents into which others were merged; these count through them alone."""
    roots = {row["incident"]: row for row in told_rows(_MERGED, incident_reach(actor))}
    if not roots:
        return []
    found = []
    for when, heads in (
        ("is_now", merged_headlines(roots)),
        ("was_then", merged_headlines(roots, recorded_by=then)),
    ):
        for (root, indicator, unit), head in heads.items():
            if indicator not in _INDICATORS or unit != "jiwa":
                continue
            for basis, value in (("verified", head.verified), ("reported", head.reported)):
                if value is not None:
                    counts = {"indicator": indicator, "basis": basis, "area": None, "value": value, "as_of": then}
                    key = f"{root}/{indicator}/{basis}/{when}"
                    found.append({**roots[root], **counts, "key": key, **dict.fromkeys(WHENS, False), when: True})
    return found


def _row(told: Mapping[str, Any], touched: Iterable[str]) -> Row:
    """A row about the whole incident tells of all the areas that the incident touches."""
    codes = touched if told["area"] is None else (told["area"],)
    return Row(
        key=told["key"],
        incident=told["incident"],
        hazard=told["hazard"],
        areas=topmost(codes),
        value=told["value"],
        started_at=told["started_at"],
        as_of=told["as_of"],
    )


def _standing(told: Sequence[Mapping[str, Any]], indicator: str, basis: str, when: str) -> list[Mapping[str, Any]]:
    """The rows of an indicator; in an incident of which somebody told the whole, only the whole."""
    own = [one for one in told if one["indicator"] == indicator and one["basis"] == basis and one[when]]
    whole = {one["incident"] for one in own if one["area"] is None}
    return [one for one in own if one["area"] is None or one["incident"] not in whole]


def _sum(told: Sequence[Mapping[str, Any]], indicator: str, basis: str, when: str) -> Decimal | None:
    rows = [one["row"] for one in _standing(told, indicator, basis, when)]
    aside = standing_aside(rows)
    counting = [row.value for row in rows if row.key not in aside]
    return sum(counting, Decimal(0)) if counting else None


def _people_count(sums: Mapping[tuple[str, str, str], Decimal | None], codes: Sequence[str]) -> PeopleCount:
    def added(basis: str, when: str) -> Decimal | None:
        known = [value for code in codes if (value := sums[code, basis, when]) is not None]
        return sum(known, Decimal(0)) if known else None

    return PeopleCount(
        verified=added("verified", "is_now"),
        reported=added("reported", "is_now"),
        verified_before=added("verified", "was_then"),
        reported_before=added("reported", "was_then"),
    )
