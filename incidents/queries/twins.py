"""Reports that may tell of the same as another: by the same author, or by another door at the same place and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.gis.geos import Point
from django.db.models import Q

from incidents.models import FieldReport, TwinVerdict
from incidents.queries.duplicates import METRES_PER_DEGREE, VAGUE_M
from incidents.queries.reports import readable_reports
from incidents.rules.duplicates import LIKELY, Likeness, likeness, shared_words
from pmi_platform.core.geo.queries.areas import middle_of
from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.scope import Actor

WITHIN = timedelta(hours=6)
MOST_WEIGHED, MOST_SHOWN = 50, 5
VERY_LIKELY = 70
"""The score from which reports of two people are suggested: two who stand beside each other are two witnesses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinCandidate:
    """A report that may be the same, how alike it is, and whether the same person told it."""

    report: FieldReport
    likeness: Likeness
    is_same_author: bool


def twin_candidates(*, actor: Actor, report: FieldReport) -> list[TwinCandidate]:
    """The likeliest first; those about which somebody has decided are left out. Two statements."""
    if report.status not in FieldReport.Status.open():
        return []
    first, after = span(report.area_id[:5])
    decided = TwinVerdict.objects.filter(Q(report=report) | Q(twin=report)).values_list("report", "twin")
    known = {report.pk, *(pk for pair in decided for pk in pair)}
    near = (
        readable_reports(actor)
        .filter(
            tenant=report.tenant_id,
            type_code=report.type_code,
            status__in=FieldReport.Status.open(),
            area__gte=first,
            area__lt=after,
            observed_at__range=(report.observed_at - WITHIN, report.observed_at + WITHIN),
        )
        .exclude(pk__in=known)
        .select_related("area", "hazard")
        .order_by("-observed_at", "-pk")[:MOST_WEIGHED]
    )
    weighed = [_weighed(report, one) for one in near]
    likely = [one for one in weighed if _is_likely(report, one)]
    return sorted(likely, key=lambda one: -one.likeness.score)[:MOST_SHOWN]


def _is_likely(report: FieldReport, one: TwinCandidate) -> bool:
    if one.is_same_author:
        return one.likeness.score >= LIKELY
    return one.report.door != report.door and one.likeness.score >= VERY_LIKELY


def _weighed(report: FieldReport, other: FieldReport) -> TwinCandidate:
    one_point, one_vague = _place(report)
    other_point, other_vague = _place(other)
    apart = one_point.distance(other_point) * METRES_PER_DEGREE if one_point and other_point else None
    how = likeness(
        hazards=(report.hazard_id, other.hazard_id),
        distance_m=apart,
        vague_m=max(one_vague, other_vague),
        minutes=(report.observed_at - other.observed_at).total_seconds() / 60,
        words=shared_words(f"{report.text} {report.landmark}", f"{other.text} {other.landmark}"),
    )
    is_same = report.filed_by_id is not None and report.filed_by_id == other.filed_by_id
    return TwinCandidate(report=other, likeness=how, is_same_author=is_same)


def _place(report: FieldReport) -> tuple[Point | None, float]:
    if report.location is not None:
        return report.location, 0.0
    return middle_of(report.area), VAGUE_M.get(len(report.area_id), 0.0)
