"""Situation reports: drafted, approved (and frozen), published, and corrected by a further edition."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import DOCUMENT_APPROVE, DOCUMENT_DRAFT, DOCUMENT_PUBLISH
from incidents.errors import WrongState
from incidents.events import (
    SituationReportApproved,
    SituationReportDrafted,
    SituationReportPublished,
    SituationReportRevised,
)
from incidents.models import Incident, SituationReport, SituationReportTransition
from incidents.queries.composing import compose
from incidents.rules import situation_reports as rules
from incidents.services import tally
from incidents.services.letters import next_letter_number
from incidents.services.locking import locked
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import Conflict, InvalidInput
from pmi_platform.core.filing.rules.receipts import SEEDS, receipt_number
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

LONGEST_SECTION = 20_000
State = SituationReport.State


@transaction.atomic
def draft_situation_report(*, actor: Actor, incident_id: UUID, kind: str) -> SituationReport:
    """Begin the incident's next report of a kind, from what the last one said; an unfinished one is gone on with."""
    incident = _owned(incident_id)
    actor.require(DOCUMENT_DRAFT, at=incident.area_id)
    if kind not in rules.KINDS:
        raise InvalidInput({"kind": _("Choose the kind of report from the list.")})
    of_kind = SituationReport.objects.filter(incident=incident, kind=kind)
    if unfinished := of_kind.filter(state=State.DRAFT, edition=1).first():
        return unfinished
    number = (of_kind.aggregate(last=Max("number"))["last"] or 0) + 1
    return _drafted(actor, incident, kind=kind, number=number, edition=1, sections=_last_words(incident, kind))


@transaction.atomic
def revise_situation_report(
    *, actor: Actor, document_id: UUID, version: int, sections: Mapping[str, str], letter_number: str | None = None
) -> SituationReport:
    """Write a draft's sections anew; those that are not given stay. An empty letter number lets us make one."""
    document = locked(SituationReport, document_id, version=version)
    actor.require(DOCUMENT_DRAFT, at=document.incident.area_id)
    _require_draft(document)
    if unknown := sorted(sections.keys() - set(rules.SECTIONS[document.kind])):
        raise InvalidInput({unknown[0]: _("This kind of report has no such section.")})
    former = {"sections": document.sections, "letter_number": document.letter_number}
    told = {name: checked_text(name, text, longest=LONGEST_SECTION) for name, text in sections.items()}
    document.sections = {**document.sections, **told}
    if letter_number is not None:
        document.letter_number = checked_line("letter_number", letter_number)
    after = {"sections": document.sections, "letter_number": document.letter_number}
    if after == former:
        return document
    _save(document, "sections", "letter_number")
    publish(SituationReportRevised.of(document), changed=[document], detail={"before": former, "after": after})
    return document


@transaction.atomic
def approve_situation_report(
    *, actor: Actor, document_id: UUID, version: int, reason: str = "", seen: str = ""
) -> SituationReport:
    """Freeze a draft as it is composed now and let whoever reads the incident read it.

    `seen` is the mark of the figures that the approver was shown (`figures_mark`): have they changed since, it is
    refused, for nobody approves numbers unseen.
    """
    document = locked(SituationReport, document_id, version=version)
    incident = _owned(document.incident_id)
    actor.require(DOCUMENT_APPROVE, at=incident.area_id)
    _require_draft(document)
    if not document.sections.get(rules.REQUIRED_SECTION):
        raise InvalidInput({rules.REQUIRED_SECTION: _("Say what the situation is before the report is approved.")})
    why, now = checked_text("reason", reason), timezone.now()
    changed = [document, *_frozen(actor, document, incident, seen=seen, at=now)]
    _note(actor, document, former=State.DRAFT, at=now, reason=why)
    publish(SituationReportApproved.of(document), changed=changed, detail={"after": {"reason": why}} if why else None)
    return document


@transaction.atomic
def publish_situation_report(*, actor: Actor, document_id: UUID, version: int, reason: str = "") -> SituationReport:
    """Put an approved report on its public page; one that a correction has replaced stays where it is."""
    document = locked(SituationReport, document_id, version=version)
    actor.require(DOCUMENT_PUBLISH, at=document.incident.area_id)
    if not rules.is_allowed(document.state, to=State.PUBLISHED):
        raise WrongState(state=document.get_state_display())
    if document.superseded_at is not None:
        raise Conflict(_("A correction has replaced this edition. Publish the correction."))
    why, now = checked_text("reason", reason), timezone.now()
    former, document.state, document.published_at = State(document.state), State.PUBLISHED, now
    _save(document, "state", "published_at")
    _note(actor, document, former=former, at=now, reason=why)
    publish(
        SituationReportPublished.of(document), changed=[document], detail={"after": {"reason": why}} if why else None
    )
    return document


@transaction.atomic
def correct_situation_report(*, actor: Actor, document_id: UUID, version: int, reason: str) -> SituationReport:
    """Begin the next edition of an approved report, with what is wrong; an unfinished correction is gone on with."""
    document = locked(SituationReport, document_id)
    incident = _owned(document.incident_id)
    actor.require(DOCUMENT_DRAFT, at=incident.area_id)
    editions = SituationReport.objects.filter(incident=incident, kind=document.kind, number=document.number)
    if unfinished := editions.filter(state=State.DRAFT, edition__gt=1).first():
        return unfinished
    document = locked(SituationReport, document_id, version=version)
    if document.is_draft or document.superseded_at is not None:
        raise WrongState(state=document.get_state_display())
    return _drafted(
        actor,
        incident,
        kind=document.kind,
        number=document.number,
        edition=document.edition + 1,
        sections=document.sections,
        reason=required_reason(reason),
    )


def _owned(incident_id: UUID) -> Incident:
    """The incident, locked: its owner speaks for it. Others' is `NotFound`, also where they let it be read."""
    return locked(Incident, incident_id)


def _require_draft(document: SituationReport) -> None:
    if not document.is_draft:
        raise WrongState(state=document.get_state_display())


def _last_words(incident: Incident, kind: str) -> dict[str, str]:
    """What the incident's last approved report said, as far as this kind says it too."""
    last = SituationReport.objects.filter(incident=incident).exclude(state=State.DRAFT).order_by("-approved_at").first()
    return rules.told_sections(kind, last.sections) if last else {}


def _drafted(
    actor: Actor,
    incident: Incident,
    *,
    kind: str,
    number: int,
    edition: int,
    sections: Mapping[str, str],
    reason: str = "",
) -> SituationReport:
    document = SituationReport.objects.create(
        tenant_id=incident.tenant_id,
        incident=incident,
        visible_to=[incident.tenant_id],
        zone_keys=[],
        kind=kind,
        number=number,
        edition=edition,
        sections=dict(sections),
        correction_reason=reason,
        drafted_by_id=actor.user_id,
    )
    _note(actor, document, former=None, at=timezone.now(), reason=reason)
    publish(
        SituationReportDrafted.of(document),
        changed=[document],
        detail={"after": {"reason": reason}} if reason else None,
    )
    return document


def _frozen(
    actor: Actor, document: SituationReport, incident: Incident, *, seen: str, at: datetime
) -> list[SituationReport]:
    """Compose and freeze; answers the edition that this one replaces, if there is one."""
    tally.line_up(actor, incident.pk)
    document.letter_number = document.letter_number or next_letter_number(actor, document, incident, at=at)
    content = compose(actor=actor, document=document, at=at)
    if seen and seen != rules.figures_mark(content):
        raise Conflict(_("The figures have changed since you looked at them. Look again, then approve."))
    document.content, document.digest = content, rules.digest(content)
    document.verification_code = receipt_number(secrets.randbelow(SEEDS))
    document.state, document.as_of, document.approved_at = State.APPROVED, at, at
    document.visible_to, document.zone_keys = incident.visible_to, incident.zone_keys
    frozen = ("letter_number", "content", "digest", "verification_code", "state", "as_of", "approved_at")
    _save(document, *frozen, "visible_to", "zone_keys")
    return _superseded(document, at=at)


def _superseded(document: SituationReport, *, at: datetime) -> list[SituationReport]:
    earlier = SituationReport.objects.select_for_update().filter(
        incident=document.incident_id,
        kind=document.kind,
        number=document.number,
        edition__lt=document.edition,
        superseded_at__isnull=True,
    )
    replaced = list(earlier.order_by("pk"))
    for one in replaced:
        one.superseded_at = at
        _save(one, "superseded_at")
    return replaced


def _save(document: SituationReport, *fields: str) -> None:
    document.version += 1
    document.save(update_fields=[*fields, "version"])


def _note(actor: Actor, document: SituationReport, *, former: State | None, at: datetime, reason: str) -> None:
    SituationReportTransition.objects.create(
        tenant_id=document.tenant_id,
        document=document,
        from_state=former,
        to_state=document.state,
        at=at,
        by_id=actor.user_id,
        reason=reason,
    )
