"""BMKG's weather nowcast: an RSS list per language, each item a CAP 1.2 document of its own.

BMKG must be shown as the source. Areas come as polygons only; the kecamatan named in the text are not read.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.integration.adapters import Feed
from pmi_platform.integrations.bmkg_nowcast.delivery import ATTRIBUTION, take

FEEDS = tuple(
    Feed(
        name=f"bmkg_nowcast.{language}",
        partner="BMKG",
        title=title,
        url=f"https://www.bmkg.go.id/alerts/nowcast/{language}",
        hosts=frozenset({"www.bmkg.go.id"}),
        every=timedelta(minutes=5),
        silent_after=timedelta(minutes=30),
        news_within=timedelta(days=2),
        read=take,
        attribution=ATTRIBUTION,
    )
    for language, title in (("id", _("Weather warnings, Indonesian")), ("en", _("Weather warnings, English")))
)
