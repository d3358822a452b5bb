"""Telling a duty mailbox that there is a call: its number and a link. What was said stands behind the link only."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from incidents.queries.deliveries import TRIAL
from incidents.queries.reference import hazards
from incidents.queries.relay_links import link_token
from incidents.services.deliveries import Claim
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.tenancy.scope import open_tenant

LANGUAGE = "id"


def send(claim: Claim) -> str:
    """Hand it to the mail server; what the mail is known by. Raises what the server refuses with."""
    message = written(claim)
    message.send()
    return str(message.extra_headers["Message-ID"])


def written(claim: Claim) -> EmailMessage:
    """The e-mail, with the same Message-ID at every attempt."""
    with translation.override(LANGUAGE):
        subject, body = _words(claim)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=subject,
        body=body,
        to=[claim.address],
        headers={
            "Message-ID": f"<{claim.id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _words(claim: Claim) -> tuple[str, str]:
    repeat = _("(possibly told before) ") if claim.is_repeat else ""
    if claim.kind == TRIAL:
        subject = _("[112] Trial of PMI Platform: nothing has happened")
        return repeat + subject, _(
            "This mailbox will be told of 112 calls. Nothing has happened, and nothing is to be done."
        )
    told = {"number": claim.body["call"]["ticket"] or claim.body["call"]["receipt"], "from": claim.tenant_name}
    if "facts" not in claim.body:
        subject = _("[112] More is known: %(number)s") % told
        first = _("More is known of call %(number)s.") % told
    else:
        told |= _names(claim)
        subject = _("[112] %(what)s, %(where)s: %(number)s") % told
        first = _("%(from)s passes 112 call %(number)s on to you: %(what)s, %(where)s.") % told
    asked = _(
        "Open this page, read what is known, and say that you have it. It belongs to your desk: do not pass it on."
    )
    return repeat + subject, "\n\n".join((first, asked, _link(claim)))


def _names(claim: Claim) -> dict[str, str]:
    facts = claim.body["facts"]
    with open_tenant(claim.tenant_id, reason="names in an e-mail"):
        hazard = hazards().get(facts["hazard"])
        return {"what": hazard.name if hazard else _("kind not known yet"), "where": full_name(facts["area"])}


def _link(claim: Claim) -> str:
    address = reverse("incidents:relay-answering", args=[claim.tenant_code.lower(), link_token(claim.id)])
    return f"{settings.SITE_URL}{address}"
