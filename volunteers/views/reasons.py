"""The reasons for and against somebody, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, str | Promise] = {
    "has_skill": _("has the skill"),
    "certified": _("certificate is valid"),
    "within_reach": _("comes this far"),
    "helps_remotely": _("helps from afar"),
    "unavailable": _("is not available now"),
    "rest": _("must rest"),
    "promised": _("is promised for this time"),
    "level_too_low": _("level is too low"),
    "certificate_expired": _("certificate has expired"),
    "no_certificate": _("has no certificate"),
    "too_far": _("does not come this far"),
    "too_long": _("does not stay this long"),
    "notice_too_short": _("needs more notice"),
    "not_remotely": _("does not help from afar"),
}
