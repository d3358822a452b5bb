"""From BMKG's statements to early warnings."""

import re
from collections.abc import Mapping

from django.contrib.gis.geos import Point

from incidents.services import AlertNotice, receive_alert
from pmi_platform.core.integration.adapters import Payload, Reading
from pmi_platform.core.integration.keeping import open_keeper
from pmi_platform.integrations.bmkg_quakes.statements import Quake, read_quakes, tsunami_potential

ATTRIBUTION = "BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)"
SHAKEMAPS = "https://data.bmkg.go.id/DataMKG/TEWS/"


def take(payload: Payload) -> Reading:
    """Every quake of the payload, oldest first; a later statement revises an earlier one."""
    quakes, problems = read_quakes(payload.content)
    with open_keeper(payload.space, reason=payload.feed) as actor:
        received = [
            receive_alert(actor=actor, notice=notice_of(quake, feed=payload.feed))
            for quake in sorted(quakes, key=lambda quake: quake.at)
        ]
    return Reading(news_count=sum(is_new for _alert, is_new in received), problems=tuple(problems))


def notice_of(quake: Quake, *, feed: str) -> AlertNotice:
    """A quake as an early warning states it."""
    return AlertNotice(
        feed=feed,
        source="bmkg_quakes",
        source_key=quake.key,
        attribution=ATTRIBUTION,
        hazard="gempa",
        sent_at=quake.at,
        certainty="observed",
        location=Point(quake.longitude, quake.latitude, srid=4326),
        magnitude=quake.magnitude,
        depth_km=quake.depth_km,
        tsunami=tsunami_potential(quake.potential),
        texts=_texts(quake),
    )


def _texts(quake: Quake) -> Mapping[str, Mapping[str, str]]:
    has_shakemap = re.fullmatch(r"[\w.-]+", quake.shakemap)
    return {
        "id": {
            "event": "Gempa bumi",
            "headline": f"Gempa bumi: {quake.place}" if quake.place else "",
            "area": quake.place,
            "description": quake.potential,
            "shaking": quake.felt,
            "shakemap": f"{SHAKEMAPS}{quake.shakemap}" if has_shakemap else "",
        },
        "en": {"event": "Earthquake", "headline": f"Earthquake: {quake.place}" if quake.place else ""},
    }
