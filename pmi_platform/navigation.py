"""The main navigation: which pages the product has, in which order, and who is shown them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.capabilities import ACTIVITY_READ, DASHBOARD_READ
from incidents.capabilities import (
    ALERT_READ,
    CALL_READ,
    DUTY_READ,
    GAUGE_READ,
    INBOX_READ,
    INCIDENT_READ,
    LETTER_MANAGE,
    REPORT_READ,
    REPORT_READ_OWN,
    REPORT_SUBMIT,
    RISK_READ,
    SHELTER_READ,
)
from logistics.capabilities import STOCK_READ
from pmi_platform.core.integration.capabilities import FEED_READ
from pmi_platform.core.journal.capabilities import ENTRY_READ
from pmi_platform.core.tenancy.capabilities import GRANT_READ, MEMBERSHIP_READ
from pmi_platform.core.tenancy.scope import current_actor
from volunteers.capabilities import OWN_KEEP, PERSON_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An entry of the rail; the first four that a person may open stand in a phone's bottom bar.

    `section` names the part of the rail that begins with this page; empty where the one before goes on.
    """

    label: str | Promise
    icon: str
    url_name: str
    capability: str
    section: str | Promise = ""


PAGES = (
    Page(
        label=_("Command"),
        icon="radar",
        url_name="coordination:komando",
        capability=DASHBOARD_READ,
        section=_("Situation"),
    ),
    Page(label=_("Incidents"), icon="siren", url_name="incidents:incidents", capability=INCIDENT_READ),
    Page(label=_("Reports"), icon="inbox", url_name="incidents:reports", capability=REPORT_READ),
    Page(label=_("Warnings"), icon="triangle-alert", url_name="incidents:alerts", capability=ALERT_READ),
    Page(label=_("Inbox"), icon="mail-question-mark", url_name="incidents:inbox", capability=INBOX_READ),
    Page(label=_("112 calls"), icon="phone-call", url_name="incidents:calls", capability=CALL_READ),
    Page(
        label=pgettext_lazy("navigation", "Report"),
        icon="file-plus",
        url_name="incidents:lapor",
        capability=REPORT_SUBMIT,
        section=pgettext_lazy("navigation", "Field"),
    ),
    Page(
        label=_("My reports"),
        icon="file-check",
        url_name="incidents:own-reports",
        capability=REPORT_READ_OWN,
    ),
    Page(label=_("Activities"), icon="clipboard-list", url_name="coordination:activities", capability=ACTIVITY_READ),
    Page(label=_("Shelters"), icon="tent", url_name="incidents:shelters", capability=SHELTER_READ),
    Page(label=_("Risk map"), icon="map", url_name="coordination:risk-map", capability=RISK_READ),
    Page(label=_("River gauges"), icon="waves-horizontal", url_name="incidents:gauges", capability=GAUGE_READ),
    Page(label=_("Command post"), icon="notebook-pen", url_name="incidents:post", capability=DUTY_READ),
    Page(label=_("Joint SOP"), icon="list-checks", url_name="incidents:sops", capability=INCIDENT_READ),
    Page(label=_("Lessons"), icon="lightbulb", url_name="incidents:all-lessons", capability=INCIDENT_READ),
    Page(label=_("Stock"), icon="package", url_name="logistics:stock", capability=STOCK_READ, section=_("Resources")),
    Page(label=_("Volunteers"), icon="hand-heart", url_name="volunteers:volunteers", capability=PERSON_READ),
    Page(
        label=_("My tasks"), icon="clipboard-check", url_name="volunteers:tasks", capability=OWN_KEEP, section=_("Mine")
    ),
    Page(label=_("My data"), icon="id-card", url_name="volunteers:own", capability=OWN_KEEP),
    Page(label=_("Team"), icon="users", url_name="accounts:team", capability=MEMBERSHIP_READ, section=_("Office")),
    Page(label=_("Letter numbers"), icon="hash", url_name="incidents:letter-numbers", capability=LETTER_MANAGE),
    Page(label=_("Sharing"), icon="handshake", url_name="coordination:sharing", capability=GRANT_READ),
    Page(label=_("Journal"), icon="scroll-text", url_name="journal:journal", capability=ENTRY_READ),
    Page(label=_("Data feeds"), icon="rss", url_name="integration:feeds", capability=FEED_READ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav_items`: the pages that the actor may open, each with its section. No others are shown at all."""
    actor = current_actor()
    if actor is None:
        return {"nav_items": []}
    open_to_them = [
        (page, section, reverse(page.url_name)) for page, section in _in_sections() if actor.allows(page.capability)
    ]
    here = max((url for *_rest, url in open_to_them if request.path.startswith(url)), key=len, default="")
    return {
        "nav_items": [
            {"label": page.label, "icon": page.icon, "section": section, "url": url, "is_here": url == here}
            for page, section, url in open_to_them
        ]
    }


def _in_sections() -> Iterator[tuple[Page, str | Promise]]:
    section: str | Promise = ""
    for page in PAGES:
        section = page.section or section
        yield page, section
