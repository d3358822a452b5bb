"""The Common Alerting Protocol 1.2 (OASIS): a reader for partners who speak it, an inbox, and declared feeds."""

from django.conf import settings

from pmi_platform.integrations.cap.feeds import declared_feeds

FEEDS = declared_feeds(settings.CAP_FEEDS)
