"""Changing a report by telling the whole of it again, for doors that know no single fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import REPORT_SUBMIT
from incidents.models import FieldReport, ReportAmendment, ReportArrival
from incidents.report_types.protocol import answered
from incidents.services import places
from incidents.services.amended_fields import ANSWER, NEIGHBOURHOOD, WORDS, current
from incidents.services.amendments import amend_report
from incidents.services.contents import checked_content
from incidents.services.drafts import AmendmentDraft, FieldReportDraft
from incidents.services.filing import submit_field_report
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.tenancy.scope import Actor

CLOCKS_DIFFER = timedelta(minutes=1)
"""What a report's time may differ from the device's beside the skew that was corrected, and be the same time still."""


@transaction.atomic
def restate_report(*, actor: Actor, first_ref: UUID, former_ref: UUID, draft: FieldReportDraft) -> FieldReport:
    """Amend the report filed under `first_ref` to what its author says now; the same telling twice changes nothing.

    Only what the author changed since their telling under `former_ref` is amended: what somebody else has changed
    meanwhile stays, or is kept for the verifier to decide, as with every amendment. What had enriched a report of
    another door enriches it once more.
    """
    actor.require(REPORT_SUBMIT)
    if ReportArrival.objects.filter(client_ref__in=(first_ref, former_ref), tenant=actor.tenant.id).exists():
        return submit_field_report(actor=actor, draft=draft)
    report = _told_under(actor, first_ref) or _told_under(actor, former_ref)
    if report is None or report.filed_by_id != actor.user_id:
        raise NotFound
    if report.type_code != draft.type_code:
        raise InvalidInput({"form": _("The report that this changes was filed with another form.")})
    seen, now = _as_told(report, former_ref, draft.client_ref), _stated(actor, draft)
    changes = {
        name: {"from": seen.get(name), "to": now.get(name)}
        for name in sorted(seen.keys() | now.keys())
        if not _is_same(name, seen.get(name), now.get(name), report)
    }
    if changes:
        amendment = AmendmentDraft(client_ref=draft.client_ref, changes=changes)
        amend_report(actor=actor, report_id=report.pk, amendment=amendment)
        report.refresh_from_db()
    return report


def _told_under(actor: Actor, reference: UUID) -> FieldReport | None:
    reports = FieldReport.objects.filter(tenant=actor.tenant.id)
    return (
        reports.filter(client_ref=reference).first()
        or reports.filter(amendments__client_ref=reference, amendments__tenant=actor.tenant.id).first()
    )


def _as_told(report: FieldReport, former_ref: UUID, own_ref: UUID) -> dict[str, Any]:
    """The report as its author last told it: what stands, without the amendments that came after that telling."""
    amendments = list(ReportAmendment.objects.filter(report=report).order_by("received_at", "pk"))
    references = [amendment.client_ref for amendment in amendments]
    if former_ref in references:
        later = amendments[references.index(former_ref) + 1 :]
    elif former_ref == report.client_ref:
        later = amendments
    else:
        later = [amendment for amendment in amendments if amendment.client_ref == own_ref]
    told = {name: value for name, value in current(report).items() if name != "accuracy_m"}
    for amendment in reversed(later):
        told |= {name: change["from"] for name, change in amendment.changes.items() if name not in amendment.conflicts}
    return told


def _stated(actor: Actor, draft: FieldReportDraft) -> dict[str, Any]:
    place = places.resolve(actor=actor, area=draft.area, location=draft.location)
    answers = answered(checked_content(draft, place).facts.as_json())
    return {
        **{name: getattr(draft, name).strip() for name in (*WORDS, *NEIGHBOURHOOD)},
        "observed_at": draft.observed_at.astimezone(UTC).isoformat(),
        "area": place.area.code,
        "location": list(place.location.coords) if place.location else None,
        **{f"{ANSWER}{name}": answer for name, answer in answers.items()},
    }


def _is_same(name: str, before: Any, after: Any, report: FieldReport) -> bool:
    if name != "observed_at":
        return bool((before or None) == (after or None)) if name in (*WORDS, *NEIGHBOURHOOD) else bool(before == after)
    allowed = timedelta(seconds=abs(report.clock_skew_s or 0)) + CLOCKS_DIFFER
    return abs(_moment(before) - _moment(after)) <= allowed


def _moment(told: Mapping[str, Any] | str | None) -> datetime:
    moment = parse_datetime(str(told))
    return moment if moment is not None else datetime.min.replace(tzinfo=UTC)
