"""River gauges that a partner's machine reads: feeds that a deployment declares, in one simple JSON or CSV shape."""

from django.conf import settings

from pmi_platform.integrations.river_gauges.feeds import declared_feeds

FEEDS = declared_feeds(settings.GAUGE_FEEDS)
