"""BMKG's earthquakes: the latest one, the last fifteen of M 5.0 and more, the last fifteen that were felt.

Open data without a key, 60 requests a minute at most, and BMKG must be shown as the source.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.integration.adapters import Feed
from pmi_platform.integrations.bmkg_quakes.delivery import ATTRIBUTION, take

_BASE = "https://data.bmkg.go.id/DataMKG/TEWS"
_HOSTS = frozenset({"data.bmkg.go.id"})

FEEDS = (
    Feed(
        name="bmkg_quakes.latest",
        partner="BMKG",
        title=_("Latest earthquake"),
        url=f"{_BASE}/autogempa.json",
        hosts=_HOSTS,
        every=timedelta(minutes=1),
        silent_after=timedelta(minutes=15),
        news_within=timedelta(days=3),
        read=take,
        attribution=ATTRIBUTION,
    ),
    Feed(
        name="bmkg_quakes.strong",
        partner="BMKG",
        title=_("Earthquakes of M 5.0 and more"),
        url=f"{_BASE}/gempaterkini.json",
        hosts=_HOSTS,
        every=timedelta(minutes=5),
        silent_after=timedelta(minutes=30),
        news_within=timedelta(days=30),
        read=take,
        attribution=ATTRIBUTION,
    ),
    Feed(
        name="bmkg_quakes.felt",
        partner="BMKG",
        title=_("Earthquakes that were felt"),
        url=f"{_BASE}/gempadirasakan.json",
        hosts=_HOSTS,
        every=timedelta(minutes=5),
        silent_after=timedelta(minutes=30),
        news_within=timedelta(days=7),
        read=take,
        attribution=ATTRIBUTION,
    ),
)
