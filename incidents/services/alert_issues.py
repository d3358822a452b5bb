"""Telling everybody of one's own warnings: once a person decides so, and from then on whenever they change or end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from incidents.capabilities import ALERT_PUBLISH
from incidents.errors import NotOurs, WrongState
from incidents.events import AlertIssued
from incidents.models import Alert, AlertIssue
from incidents.queries import reference
from incidents.rules.alerts import felt_within_km, is_own
from incidents.services import touching
from incidents.services.locking import locked
from incidents.services.words import checked_text
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.rules.codes import regency_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.base import new_id
from pmi_platform.core.tenancy.scope import Actor

LANGUAGES = ("id", "en")
PARTS = ("event", "headline", "description", "instruction")
MOST_NAMED = 20


@transaction.atomic
def issue_alert(*, actor: Actor, alert_id: UUID, version: int, english: Mapping[str, str] | None = None) -> AlertIssue:
    """Publish a warning of one's own; one that was published already is answered as it was.

    `english` holds headline, description and instruction for its English part. Raises `NotOurs` for a partner's.
    """
    alert = locked(Alert, alert_id, version=version)
    actor.require(ALERT_PUBLISH, at=touching.allowed_part(actor, ALERT_PUBLISH, alert.area_codes))
    if (last := last_issue(alert.pk)) and last.alert_version == alert.version:
        return last
    if not is_own(alert.source):
        raise NotOurs(source=alert.attribution)
    if alert.state != Alert.State.STANDING or alert.expires_at <= timezone.now():
        raise WrongState(state=alert.get_state_display())
    words = {name: checked_text(name, text) for name, text in (english or {}).items() if name in PARTS}
    return _issued(actor, alert, kind=Alert.Message.ALERT, english=words)


def tell_change(actor: Actor, alert: Alert, *, by: Alert | None = None, reason: str = "") -> None:
    """Tell what became of a published warning: revised, replaced `by` another, or ended. Others are left alone."""
    last = last_issue(alert.pk)
    if last is None or last.kind == Alert.Message.CANCEL:
        return
    if alert.state == Alert.State.STANDING:
        _issued(actor, alert, kind=Alert.Message.UPDATE, after=(last,))
    elif by is not None and by.message == Alert.Message.UPDATE:
        earlier = last_issue(by.pk)
        _issued(actor, by, kind=Alert.Message.UPDATE, after=(last, earlier) if earlier else (last,))
    else:
        _issued(actor, alert, kind=Alert.Message.CANCEL, after=(last,), note=reason)


def last_issue(alert_id: UUID) -> AlertIssue | None:
    """What was last told of a warning."""
    return AlertIssue.objects.filter(alert=alert_id).order_by("-number").first()


def _issued(
    actor: Actor,
    alert: Alert,
    *,
    kind: str,
    after: tuple[AlertIssue, ...] = (),
    english: Mapping[str, str] | None = None,
    note: str = "",
) -> AlertIssue:
    now = timezone.now().replace(microsecond=0)
    sent_at = max([now, *(one.sent_at + timedelta(seconds=1) for one in after)])
    own_last = last_issue(alert.pk)
    issue = AlertIssue(
        id=new_id(),
        tenant_id=actor.tenant.id,
        alert=alert,
        alert_version=alert.version,
        number=own_last.number + 1 if own_last else 1,
        kind=kind,
        status=alert.status,
        sent_at=sent_at,
        expires_at=alert.expires_at,
        by_id=actor.user_id,
    )
    told = {"note": note, "references": [_reference(one) for one in after]}
    issue.content = {**_content(actor, issue, english or {}), **told}
    issue.save(force_insert=True)
    publish(AlertIssued.of(issue), changed=[issue])
    return issue


def _reference(issue: AlertIssue) -> dict[str, str]:
    return {name: issue.content[name] for name in ("sender", "identifier", "sent_at")}


def _content(actor: Actor, issue: AlertIssue, english: Mapping[str, str]) -> dict[str, Any]:
    """What is said, whole: nothing that changes later may change what was said."""
    alert, tenant = issue.alert, actor.tenant
    moments = {"sent_at": issue.sent_at, "effective_at": alert.effective_at, "expires_at": alert.expires_at}
    names = _area_names(alert)
    return {
        "identifier": f"pmi.{tenant.code.lower()}.{issue.pk}",
        "sender": f"{tenant.code.lower()}@{settings.CAP_SENDER}",
        "sender_name": tenant.name,
        "source": alert.attribution,
        "status": issue.status,
        "message": issue.kind,
        "hazard": alert.hazard_id,
        "severity": alert.severity,
        "urgency": alert.urgency,
        "certainty": alert.certainty,
        **{name: timezone.localtime(moment).isoformat(timespec="seconds") for name, moment in moments.items()},
        "texts": {language: _texts(alert, language, names, english) for language in LANGUAGES},
        "area": "; ".join(names),
        "area_codes": list(alert.named_codes),
        **_shapes(alert),
    }


def _area_names(alert: Alert) -> list[str]:
    codes = alert.named_codes or sorted({regency_of(code) or code for code in alert.area_codes})
    names = full_names(codes)
    return [names[code] for code in codes if code in names][:MOST_NAMED]


def _texts(alert: Alert, language: str, names: list[str], english: Mapping[str, str]) -> dict[str, str]:
    """A language's words; where nobody wrote any, the hazard and the places in it."""
    hazard = reference.hazards()[alert.hazard_id]
    event = hazard.name_en if language == "en" else hazard.name_id
    headline = f"{event}: {'; '.join(names)}" if names else event
    written = alert.texts.get(language, {})
    written = {**written, **{name: text for name, text in english.items() if text}} if language == "en" else written
    told = {name: written[name] for name in PARTS if written.get(name)}
    return {"event": event, "headline": headline, **told}


def _shapes(alert: Alert) -> dict[str, Any]:
    """A quake's circle as a circle; any other footprint as its outlines, since CAP knows no holes."""
    if alert.magnitude is not None and alert.location is not None:
        point = alert.location
        radius_km = round(felt_within_km(alert.magnitude), 1)
        return {"polygons": [], "circles": [[round(point.x, 5), round(point.y, 5), radius_km]]}
    outlines = alert.footprint.coords if alert.footprint is not None else ()
    rings = [[[round(x, 5), round(y, 5)] for x, y, *_height in outer] for outer, *_holes in outlines]
    return {"polygons": rings, "circles": []}
