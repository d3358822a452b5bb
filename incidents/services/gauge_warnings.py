"""What a river gauge warns of: one warning for each rise, revised as the water goes on, ended when it has fallen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from incidents.capabilities import ALERT_RECORD
from incidents.models import Alert, GaugeStation, Severity
from incidents.queries.gauges import thresholds_of
from incidents.rules import gauges as rules
from incidents.rules.alerts import LEVELS as CAP_LEVELS
from incidents.rules.gauges import Direction, Step
from incidents.services.alerts import end_alert, receive_alert
from incidents.services.drafts import AlertNotice
from incidents.services.locking import locked
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import Actor

FEED = "river_gauges"
HAZARD = "banjir"
LANGUAGES = ("id", "en")
SEVERITIES = {level: severity for severity, level in CAP_LEVELS.items()}


@transaction.atomic
def weigh_gauge(*, actor: Actor, station_id: UUID) -> Alert | None:
    """Let the newest reading of a gauge make, revise or end the warning downstream; weighing again changes nothing.

    A warning that somebody ended by hand comes back only when the same rise gets graver.
    """
    station = locked(GaugeStation, station_id)
    actor.require(ALERT_RECORD, at=station.area_id)
    alert = _warning_of(station)
    standing = alert if alert is not None and alert.state == Alert.State.STANDING else None
    if _is_history(station):
        return standing
    level = _level(station, standing)
    step = rules.next_step(
        level=level,
        standing=_level_of(standing),
        ended_at_level=_level_of(alert) if standing is None else "",
        remaining=standing.expires_at - timezone.now() if standing is not None else rules.IN_FORCE,
        is_outdated=standing is not None and standing.named_codes != _warned_codes(station),
    )
    if step is Step.END and standing is not None:
        end_alert(actor=actor, alert_id=standing.pk, version=standing.version, reason=_why_ended(station))
    if not level:
        _note_rise(station, None)
        return None
    if step is Step.NONE:
        return standing
    if step is Step.WARN:
        _note_rise(station, station.observed_at)
    told, _is_new = receive_alert(actor=actor, notice=_notice(actor, station, level))
    return told


def source_of(station_id: UUID) -> str:
    """Under which source the warnings of a gauge stand."""
    return f"gauge:{station_id}"


def _warning_of(station: GaugeStation) -> Alert | None:
    if station.warned_since is None:
        return None
    key = station.warned_since.isoformat()
    return Alert.objects.filter(tenant=station.tenant_id, source=source_of(station.pk), source_key=key).first()


def _is_history(station: GaugeStation) -> bool:
    """Whether its newest reading is so old that it says nothing of the river now; its silence ends no warning."""
    is_old = station.observed_at is not None and timezone.now() - station.observed_at > rules.IN_FORCE
    return is_old and station.state == GaugeStation.State.ACTIVE


def _why_ended(station: GaugeStation) -> str:
    with override("id"):
        if station.state != GaugeStation.State.ACTIVE:
            return _("The gauge at %(name)s is out of use.") % {"name": station.name}
        return _("The water at %(name)s has fallen below every threshold.") % {"name": station.name}


def _level(station: GaugeStation, standing: Alert | None) -> str:
    if station.height_cm is None or station.state != GaugeStation.State.ACTIVE:
        return ""
    return rules.warned_level(station.height_cm, thresholds_of(station), standing=_level_of(standing))


def _level_of(alert: Alert | None) -> str:
    return CAP_LEVELS.get(alert.severity, "") if alert is not None else ""


def _note_rise(station: GaugeStation, since: datetime | None) -> None:
    if station.warned_since != since:
        station.warned_since = since
        station.save(update_fields=["warned_since"])


def _warned_codes(station: GaugeStation) -> list[str]:
    """The kecamatan downstream; of a gauge that names none, all that it concerns: its own."""
    return sorted(one["area_code"] for one in station.downstream) or list(station.area_codes)


def _notice(actor: Actor, station: GaugeStation, level: str) -> AlertNotice:
    now = timezone.now()
    is_grave = level in ("high", "critical")
    return AlertNotice(
        feed=FEED,
        source=source_of(station.pk),
        source_key=station.warned_since.isoformat() if station.warned_since else "",
        attribution=station.operator or actor.tenant.name,
        hazard=HAZARD,
        sent_at=max(station.observed_at or now, station.warned_since or now),
        status=Alert.Status.ACTUAL if actor.tenant.space == Space.ACTUAL else Alert.Status.EXERCISE,
        severity=SEVERITIES[level],
        urgency=Alert.Urgency.IMMEDIATE if is_grave else Alert.Urgency.EXPECTED,
        certainty=Alert.Certainty.LIKELY,
        expires_at=now + rules.IN_FORCE,
        area_codes=tuple(_warned_codes(station)),
        texts={language: _texts(station, level, language) for language in LANGUAGES},
    )


def _texts(station: GaugeStation, level: str, language: str) -> dict[str, str]:
    with override(language):
        word = str(Severity(level).label)
        term = station.thresholds.get(level, {}).get("term", "")
        said = {
            "name": station.name,
            "river": station.river,
            "height": f"{station.height_cm:.0f}",
            "word": word,
            "at": date_format(timezone.localtime(station.observed_at), "j M H:i"),
            "trend": _trend(station),
        }
        headline = _("River %(river)s at %(name)s: %(height)s cm, %(word)s") % said
        parts = [_("Read at %(at)s: %(height)s cm, %(trend)s.") % said]
        if term:
            parts.append(_("The post's own term: %(term)s.") % {"term": term})
        parts += _leads(station)
        return {"event": str(_("High water upstream")), "headline": headline, "description": " ".join(parts)}


def _trend(station: GaugeStation) -> str:
    rate = {"rate": f"{abs(station.trend_cm_h or 0):.0f}"}
    words = {
        Direction.RISING: _("rising %(rate)s cm an hour") % rate,
        Direction.FALLING: _("falling %(rate)s cm an hour") % rate,
        Direction.STEADY: _("steady"),
        Direction.UNKNOWN: _("trend unknown"),
    }
    return words[rules.direction(station.trend_cm_h)]


def _leads(station: GaugeStation) -> list[str]:
    named = [one for one in station.downstream if one["lead_min"] is not None]
    if not named:
        return []
    names = full_names(one["area_code"] for one in named)
    told = [f"{names.get(one['area_code'], one['area_code'])} ± {lead_words(one['lead_min'])}" for one in named]
    return [_("Time until the water arrives: %(leads)s.") % {"leads": "; ".join(told)}]


def lead_words(minutes: int) -> str:
    """A lead time as people say it."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(parts)
