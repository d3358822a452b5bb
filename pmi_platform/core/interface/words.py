"""What the scripts say in the reader's language; rendered into the page as one JSON block."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def browser_words() -> dict[str, str]:
    """The words by key; `{n}`, `{time}` and the like are filled in by the browser."""
    return {
        "age.now": _("just now"),
        "age.minutes": _("{n} min"),
        "age.hours": _("{n} h"),
        "age.days": _("{n} d"),
        "live.waiting": _("Connecting…"),
        "live.live": _("Live"),
        "live.lost": _("Disconnected since {time}"),
        "live.ended": _("Access has changed"),
        "live.signed-out": _("Session over, sign in again"),
        "feed.held": _("{n} new"),
        "map.cluster": _("× {n}"),
        "map.in": _("Zoom in"),
        "map.out": _("Zoom out"),
        "map.whole": _("Show the whole area"),
        "severity.low": pgettext("severity", "Low"),
        "severity.moderate": pgettext("severity", "Moderate"),
        "severity.high": pgettext("severity", "High"),
        "severity.critical": pgettext("severity", "Critical"),
        "status.unverified": _("not yet verified"),
        "status.verified": _("verified"),
    }
