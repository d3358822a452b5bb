"""From a CAP message to an early warning."""

from collections.abc import Mapping

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from incidents.queries import hazards
from incidents.services import AlertNotice, receive_alert
from pmi_platform.core.geo.queries.footprints import circle_around, sound_footprint
from pmi_platform.core.integration.keeping import open_keeper
from pmi_platform.core.tenancy.models import Space
from pmi_platform.integrations.cap.messages import CERTAINTIES, SEVERITIES, URGENCIES, CapMessage

OASIS_EVENT_TERMS = "OET"
BY_CATEGORY: Mapping[str, str] = {"Met": "cuaca_ekstrem", "Fire": "kebakaran", "Health": "klb"}
OTHER = "lain"
LEAST_RADIUS_KM = 0.1
SAID = frozenset({"Alert", "Update", "Cancel"})


def deliver(message: CapMessage, *, feed: str, source: str, attribution: str, space: str) -> bool:
    """Hand the message over as a warning; answers whether it was news. What is not actual goes to the exercise space.

    Acknowledgements and errors between systems are no warnings.
    """
    if message.message not in SAID:
        return False
    notice = notice_of(message, feed=feed, source=source, attribution=attribution)
    with open_keeper(space if message.status == "Actual" else Space.EXERCISE, reason=feed) as actor:
        _alert, is_new = receive_alert(actor=actor, notice=notice)
    return is_new


def notice_of(message: CapMessage, *, feed: str, source: str, attribution: str) -> AlertNotice:
    """The message as a warning states it: the gravest of its infos, all their languages, all their areas together."""
    ends = [info.expires_at for info in message.infos if info.expires_at]
    begins = [info.effective_at for info in message.infos if info.effective_at]
    return AlertNotice(
        feed=feed,
        source=source,
        source_key=message.identifier,
        attribution=attribution,
        hazard=_hazard(message),
        sent_at=message.sent_at,
        status=message.status.lower(),
        message=message.message.lower(),
        severity=message.gravest("severity", SEVERITIES),
        urgency=message.gravest("urgency", URGENCIES),
        certainty=message.gravest("certainty", CERTAINTIES),
        effective_at=min(begins, default=None),
        expires_at=max(ends, default=None),
        references=message.references,
        texts={info.language: info.texts for info in message.infos},
        footprint=_footprint(message),
        area_codes=tuple(sorted({code for info in message.infos for code in info.area_codes})),
    )


def _hazard(message: CapMessage) -> str:
    terms = [info.event_codes.get(OASIS_EVENT_TERMS, "").removeprefix("OET-") for info in message.infos]
    known = {code: hazard.code for hazard in hazards().values() for code in hazard.oet_codes}
    by_category = (
        BY_CATEGORY[category] for info in message.infos for category in info.categories if category in BY_CATEGORY
    )
    return next((known[term] for term in terms if term in known), next(by_category, OTHER))


def _footprint(message: CapMessage) -> MultiPolygon | None:
    polygons = {points for info in message.infos for points in info.polygons}
    circles = {circle for info in message.infos for circle in info.circles}
    shapes: list[Polygon | MultiPolygon] = [Polygon(points, srid=4326) for points in sorted(polygons)]
    for (longitude, latitude), radius_km in sorted(circles):
        shapes.append(circle_around(Point(longitude, latitude, srid=4326), max(radius_km, LEAST_RADIUS_KM)))
    return sound_footprint(shapes) if shapes else None
