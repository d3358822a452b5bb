"""`/sumber-data/`: which partners are asked, and whether they answer. A silent feed is not a quiet sky."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pmi_platform.core.integration.capabilities import FEED_READ
from pmi_platform.core.integration.queries.health import FeedLine, feed_lines
from pmi_platform.core.integration.rules.schedule import ALARMS, Health
from pmi_platform.core.interface.doors import ScopedRequest, scoped

WORDS: Mapping[Health, str | Promise] = {
    Health.OFF: _("Off"),
    Health.WAITING: _("Not asked yet"),
    Health.GOOD: _("Answers"),
    Health.FAILING: _("Fails"),
    Health.SILENT: _("Silent"),
    Health.QUIET: _("Nothing new for long"),
}
LOOKS: Mapping[Health, str] = {
    Health.OFF: "state-idle",
    Health.WAITING: "state-idle",
    Health.GOOD: "state-good",
    Health.FAILING: "state-wait",
    Health.SILENT: "state-wait",
    Health.QUIET: "state-wait",
}


@require_safe
@scoped(FEED_READ)
def feeds(request: ScopedRequest) -> HttpResponse:
    """Every feed with its last answers and what is wrong with it."""
    lines = feed_lines()
    context = {
        "feeds": [_line(line) for line in lines],
        "alarms": [_line(line) for line in lines if line.health in ALARMS],
        "is_any_on": any(line.health is not Health.OFF for line in lines),
    }
    return render(request, "integration/feeds.html", context)


def _line(line: FeedLine) -> dict[str, Any]:
    return {
        "name": line.feed.name,
        "title": line.feed.title,
        "partner": line.feed.partner,
        "attribution": line.feed.attribution,
        "every_minutes": max(1, round(line.feed.every.total_seconds() / 60)),
        "health": line.health,
        "health_label": WORDS[line.health],
        "look": LOOKS[line.health],
        "refused_count": line.refused_count,
        "state": line.state,
    }
