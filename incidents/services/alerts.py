"""Receiving official early warnings: made once, revised, merged and ended, in whatever order messages come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import MultiPolygon
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import ALERT_RECORD
from incidents.errors import NotForThisSpace, WrongState
from incidents.events import AlertEnded, AlertReceived, AlertRevised
from incidents.models import Alert
from incidents.queries import reference
from incidents.rules.alerts import (
    IN_FORCE_WITHOUT_END,
    SAME_QUAKE_WITHIN,
    Epicentre,
    concerned,
    felt_within_km,
    is_same_quake,
    quake_severity,
)
from incidents.services import touching
from incidents.services.alert_issues import tell_change
from incidents.services.drafts import AlertNotice
from incidents.services.locking import locked
from incidents.services.words import required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.queries.areas import known_codes
from pmi_platform.core.geo.queries.footprints import circle_around, kecamatan_touching
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Space, Tenant
from pmi_platform.core.tenancy.scope import Actor

FACTS = ("message", "hazard_id", "severity", "urgency", "certainty", "sent_at", "effective_at", "expires_at")
MEASURED = ("magnitude", "depth_km", "tsunami")
AHEAD = timedelta(minutes=10)


@transaction.atomic
def receive_alert(*, actor: Actor, notice: AlertNotice) -> tuple[Alert, bool]:
    """Take in what a sender says, into the actor's tenant; answers the warning and whether anything is new.

    The same statement again changes nothing. A later one under the same key revises the warning, another language joins
    it, a quake is recognised by its time and place. An update or cancellation ends what it refers to, also when that
    comes later. Raises `NotForThisSpace` for anything but an actual warning outside the exercise space.
    """
    _check(actor, notice)
    _require(actor, notice)
    _line_up(actor, notice.source)
    alert = _known(notice)
    if alert is None:
        alert = _made(actor, notice)
        publish(AlertReceived.of(alert), changed=[alert])
    elif not _revised(actor, alert, notice):
        return alert, False
    _end_what_it_refers_to(actor, alert)
    _end_by_what_came_before(actor, alert)
    return alert, True


@transaction.atomic
def end_alert(*, actor: Actor, alert_id: UUID, version: int, reason: str) -> Alert:
    """End a warning of the own tenant before its time, with the reason; its drafts are withdrawn.

    If it was published, so is its cancellation, with the reason.
    """
    alert = locked(Alert, alert_id, version=version)
    actor.require(ALERT_RECORD, at=touching.allowed_part(actor, ALERT_RECORD, alert.area_codes))
    why = required_reason(reason)
    if alert.state != Alert.State.STANDING:
        raise WrongState(state=alert.get_state_display())
    alert.state = Alert.State.CANCELLED
    alert.version += 1
    alert.save(update_fields=["state", "version"])
    publish(AlertEnded.of(alert), changed=[alert], detail={"after": {"reason": why}})
    tell_change(actor, alert, reason=why)
    return alert


def _require(actor: Actor, notice: AlertNotice) -> None:
    """Whoever holds the capability in some part of the area may record the warning for all of it; what names no area,
    as most cancellations do, asks for it over the whole tenant."""
    if not actor.allows(ALERT_RECORD, at=""):
        codes = _kecamatan(_footprint(notice), notice.area_codes)
        actor.require(ALERT_RECORD, at=touching.allowed_part(actor, ALERT_RECORD, codes))


def _check(actor: Actor, notice: AlertNotice) -> None:
    if notice.status != Alert.Status.ACTUAL and actor.tenant.space != Space.EXERCISE:
        raise NotForThisSpace(status=notice.status)
    if notice.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    if unknown := set(notice.area_codes) - known_codes(notice.area_codes):
        raise InvalidInput({"area_codes": _("There is no area with the code %(code)s.") % {"code": min(unknown)[:20]}})
    if notice.sent_at > timezone.now() + AHEAD:
        raise InvalidInput({"sent_at": _("This warning was sent in the future.")})
    if notice.expires_at is not None and notice.expires_at < (notice.effective_at or notice.sent_at):
        raise InvalidInput({"expires_at": _("A warning ends after it begins.")})


def _line_up(actor: Actor, source: str) -> None:
    """One statement of a source after the other, until the transaction ends: three feeds may tell of one quake."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('incidents.alert'), hashtext(%s))", (f"{actor.tenant.id}:{source}",)
        )


def _known(notice: AlertNotice) -> Alert | None:
    own = Alert.objects.select_for_update().filter(source=notice.source)
    if found := own.filter(source_key=notice.source_key).first():
        return found
    if notice.magnitude is None or notice.location is None:
        return None
    near = own.filter(sent_at__range=(notice.sent_at - SAME_QUAKE_WITHIN, notice.sent_at + SAME_QUAKE_WITHIN))
    here = Epicentre(at=notice.sent_at, longitude=notice.location.x, latitude=notice.location.y)
    return next((alert for alert in near if (there := _epicentre(alert)) and is_same_quake(here, there)), None)


def _epicentre(alert: Alert) -> Epicentre | None:
    if alert.location is None or alert.magnitude is None:
        return None
    return Epicentre(at=alert.sent_at, longitude=alert.location.x, latitude=alert.location.y)


def _made(actor: Actor, notice: AlertNotice) -> Alert:
    alert = Alert(
        tenant_id=actor.tenant.id,
        source=notice.source,
        source_key=notice.source_key,
        attribution=notice.attribution,
        status=notice.status,
        state=Alert.State.CANCELLED if notice.message == Alert.Message.CANCEL else Alert.State.STANDING,
        said={notice.feed: notice.statement()},
    )
    _apply(alert, notice)
    _place(actor, alert)
    alert.save(force_insert=True)
    return alert


def _revised(actor: Actor, alert: Alert, notice: AlertNotice) -> bool:
    """Whether the statement changed the warning. What a feed repeats is no news, and what is older than what stands
    under the sender's key is none either."""
    statement = notice.statement()
    is_late = notice.magnitude is None and notice.sent_at < alert.sent_at
    if alert.said.get(notice.feed) == statement or is_late:
        return False
    before = _facts(alert)
    alert.said = {**alert.said, notice.feed: statement}
    _apply(alert, notice)
    after = _facts(alert)
    if after == before:
        # No fact has changed, so followers are told nothing and the version stays: only this feed's words are noted.
        alert.save(update_fields=["said"])
        return False
    alert.version += 1
    changes = {name: value for name, value in before.items() if value != after[name]}
    alert.revisions = [*alert.revisions, {"at": timezone.now().isoformat(), "before": changes}]
    _place(actor, alert)
    alert.save()
    publish(AlertRevised.of(alert), changed=[alert], detail={"before": changes})
    tell_change(actor, alert)
    return True


def _apply(alert: Alert, notice: AlertNotice) -> None:
    """Put the statement in; what it does not say leaves what was said before."""
    alert.message, alert.hazard_id = notice.message, notice.hazard
    alert.severity, alert.urgency, alert.certainty = notice.severity, notice.urgency, notice.certainty
    alert.sent_at = notice.sent_at
    alert.effective_at = notice.effective_at or notice.sent_at
    alert.expires_at = notice.expires_at or alert.effective_at + IN_FORCE_WITHOUT_END
    alert.refers_to = sorted({*alert.refers_to, *notice.references})
    for name in (*MEASURED, "location", "footprint"):
        if (value := getattr(notice, name)) is not None:
            setattr(alert, name, value)
    if notice.area_codes:
        alert.named_codes = sorted(set(notice.area_codes))
    if alert.magnitude is not None:
        alert.severity = quake_severity(alert.magnitude, tsunami=alert.tsunami)
        alert.urgency = Alert.Urgency.IMMEDIATE if alert.tsunami else Alert.Urgency.PAST
    alert.texts = _merged(alert.texts, notice.texts)


def _merged(standing: Mapping[str, Mapping[str, str]], said: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The texts by language; a part that a statement leaves out stays as it was."""
    return {
        language: {**standing.get(language, {}), **{part: text for part, text in parts.items() if text}}
        for language, parts in {**standing, **said}.items()
    }


def _facts(alert: Alert) -> dict[str, Any]:
    place = {"location": alert.location and alert.location.wkt, "footprint": alert.footprint and alert.footprint.wkt}
    return {**{name: getattr(alert, name) for name in (*FACTS, *MEASURED)}, **place, "texts": alert.texts} | {
        "sent_at": alert.sent_at.isoformat(),
        "effective_at": alert.effective_at.isoformat(),
        "expires_at": alert.expires_at.isoformat(),
        "refers_to": list(alert.refers_to),
        "named_codes": list(alert.named_codes),
    }


def _place(actor: Actor, alert: Alert) -> None:
    """Which kecamatan it touches, and so whom it concerns; who has once seen it goes on seeing it.

    A quake has no area of its own, so a circle stands in for it and says that it is an estimate.
    """
    alert.footprint = _footprint(alert)
    alert.footprint_is_estimate = alert.magnitude is not None and alert.location is not None
    alert.area_codes = _kecamatan(alert.footprint, alert.named_codes)
    alert.zone_keys = touching.zone_keys(actor.tenant.id, alert.area_codes)
    tenants = dict(Tenant.objects.filter(space=actor.tenant.space).values_list("pk", "area_id"))
    seeing = concerned(tenants, alert.area_codes, keeper=actor.tenant.id, tsunami=alert.tsunami)
    alert.visible_to = sorted({*(alert.visible_to or ()), *seeing})


def _kecamatan(footprint: MultiPolygon | None, named: Iterable[str]) -> list[str]:
    """The kecamatan that a footprint touches, and those of the areas that the sender names."""
    touched = kecamatan_touching(footprint) if footprint is not None else []
    return sorted({*touched, *touching.kecamatan_within(named)})


def _footprint(said: Alert | AlertNotice) -> MultiPolygon | None:
    if said.magnitude is None or said.location is None:
        return said.footprint
    return circle_around(said.location, felt_within_km(said.magnitude))


def _end_what_it_refers_to(actor: Actor, alert: Alert) -> None:
    if alert.message == Alert.Message.ALERT or not alert.refers_to:
        return
    standing = Alert.objects.select_for_update().filter(
        source=alert.source, source_key__in=alert.refers_to, state=Alert.State.STANDING
    )
    for ended in standing.exclude(pk=alert.pk).order_by("pk"):
        _end(actor, ended, by=alert)


def _end_by_what_came_before(actor: Actor, alert: Alert) -> None:
    """An update or cancellation of it may have arrived first."""
    if alert.state != Alert.State.STANDING:
        return
    by = (
        Alert.objects.filter(source=alert.source, refers_to__contains=[alert.source_key])
        .exclude(message=Alert.Message.ALERT)
        .exclude(pk=alert.pk)
        .order_by("-sent_at")
        .first()
    )
    if by is not None:
        _end(actor, alert, by=by)


def _end(actor: Actor, alert: Alert, *, by: Alert) -> None:
    is_cancelled = by.message == Alert.Message.CANCEL
    alert.state = Alert.State.CANCELLED if is_cancelled else Alert.State.SUPERSEDED
    alert.ended_by = by
    alert.version += 1
    alert.save(update_fields=["state", "ended_by", "version"])
    publish(AlertEnded.of(alert), changed=[alert])
    tell_change(actor, alert, by=by)
