"""Filing field reports, whatever the door: what was told before is found again, and what is new is added to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.capabilities import REPORT_SUBMIT
from incidents.errors import ChangedAfterFiling
from incidents.events import FieldReportToldAgain
from incidents.models import Door, FieldReport, ReportAmendment, ReportArrival
from incidents.queries.reports import find_told_before
from incidents.report_types.protocol import answered
from incidents.rules.references import own_reference, read_reference
from incidents.rules.twins import ASSUMED, enriching
from incidents.services import places
from incidents.services.amendments import amend_report
from incidents.services.contents import checked_content, checked_times
from incidents.services.drafts import AmendmentDraft, FieldReportDraft
from incidents.services.locking import locked
from incidents.services.places import Place
from incidents.services.reports import file_anew
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


def submit_field_report(*, actor: Actor, draft: FieldReportDraft) -> FieldReport:
    """File a report from the field; the same `client_ref` always yields the same report.

    What its author has told already by another door, under the same reference, is the same report: this telling
    enriches it, and where the two contradict each other the first one stands until a verifier has decided.
    """
    place = places.resolve(actor=actor, area=draft.area, location=draft.location)
    actor.require(REPORT_SUBMIT, at=place.area.code)
    digest, reference = _digest(draft), _reference(draft)
    if known := _told_before(actor, draft, place, digest=digest, reference=reference):
        return known
    try:
        return file_anew(actor=actor, draft=draft, place=place, digest=digest, reference=reference)
    except IntegrityError:
        # Somebody filed the same reference a moment ago; or, once in many millions, the receipt number was taken.
        if known := _told_before(actor, draft, place, digest=digest, reference=reference):
            return known
        return file_anew(actor=actor, draft=draft, place=place, digest=digest, reference="")


def _reference(draft: FieldReportDraft) -> str:
    if draft.door not in Door.values:
        raise InvalidInput({"door": _("There is no such door.")})
    if not draft.reference:
        return own_reference(draft.client_ref)
    reference = read_reference(draft.reference)
    if reference is None:
        raise InvalidInput({"reference": _("A reference has six characters, without I, L, O and U: check them.")})
    return reference


def _told_before(
    actor: Actor, draft: FieldReportDraft, place: Place, *, digest: bytes, reference: str
) -> FieldReport | None:
    """The report that this is, enriched if it came by another door; raises `ChangedAfterFiling`."""
    known = find_told_before(actor=actor, client_ref=draft.client_ref, reference=reference, type_code=draft.type_code)
    if known is None:
        return None
    if known.client_ref == draft.client_ref:
        return known.same_as(digest)
    if known.door == draft.door == Door.APP:
        # Two reports of one author whose references agree by chance, once in a thousand millions.
        return None
    return _told_again(actor, known.pk, draft, place, digest=digest)


@transaction.atomic
def _told_again(actor: Actor, report_id: UUID, draft: FieldReportDraft, place: Place, *, digest: bytes) -> FieldReport:
    report = locked(FieldReport, report_id)
    if arrival := ReportArrival.objects.filter(tenant=actor.tenant.id, client_ref=draft.client_ref).first():
        if bytes(arrival.client_digest) != digest:
            raise ChangedAfterFiling
        return report
    now = timezone.now()
    times = checked_times(draft, now)
    amendment = _enriched(actor, report, draft, place, observed_at=times.observed_at)
    ReportArrival.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=digest,
        report=report,
        area_id=report.area_id,
        door=draft.door,
        reported_at=times.reported_at,
        received_at=now,
        amendment=amendment,
        filed_by_id=actor.user_id,
    )
    report.refresh_from_db()
    publish(FieldReportToldAgain.of(report, door=draft.door))
    return report


def _enriched(
    actor: Actor, report: FieldReport, draft: FieldReportDraft, place: Place, *, observed_at: datetime
) -> ReportAmendment | None:
    """The amendment that this telling makes; none when it says nothing new, or its author has withdrawn the report."""
    if report.status == FieldReport.Status.WITHDRAWN:
        return None
    doubtful = {field for field, flag in ASSUMED.items() if flag in report.flags}
    told = _told(draft, place, observed_at=min(observed_at, report.reported_at))
    changes = enriching(standing(report), told, assumed=draft.assumed, doubtful=doubtful)
    if not changes:
        return None
    reference = uuid5(draft.client_ref, "told again")
    amendment = AmendmentDraft(client_ref=reference, changes=changes, door=draft.door)
    return amend_report(actor=actor, report_id=report.pk, amendment=amendment)


def standing(report: FieldReport) -> dict[str, Any]:
    """What a report says, by the names that amendments give its fields."""
    return {
        **{name: getattr(report, name) for name in ("text", "landmark", "rt", "rw")},
        "observed_at": report.observed_at.astimezone(UTC).isoformat(),
        "area": report.area_id,
        "location": list(report.location.coords) if report.location else None,
        **_answers(report_types.present_answers(report)),
    }


def _told(draft: FieldReportDraft, place: Place, *, observed_at: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name).strip() for name in ("text", "landmark", "rt", "rw")},
        "observed_at": observed_at.astimezone(UTC).isoformat(),
        "area": place.area.code,
        "location": list(place.location.coords) if place.location else None,
        **_answers(answered(checked_content(draft, place).facts.as_json())),
    }


def _answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {f"answers.{name}": value for name, value in answers.items()}


def _digest(draft: FieldReportDraft) -> bytes:
    """What must be the same when a report is sent again: all but the clock at the time of sending.

    It is made of the answers as they were sent, so a release that reads them anew does not make another report of them.
    """
    said = {
        "type_code": draft.type_code,
        "observed_at": draft.observed_at.timestamp(),
        "reported_at": draft.reported_at.timestamp(),
        "answers": dict(draft.answers),
        "area": draft.area,
        "location": draft.location.coords if draft.location else None,
        "accuracy_m": draft.accuracy_m,
        "words": [draft.rt, draft.rw, draft.landmark, draft.text, draft.language],
        "source": [draft.source_class, draft.source_name],
        "incident": str(draft.incident_id or ""),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).digest()
