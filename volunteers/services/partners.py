"""Partner organisations whose people help: each has an office among one's units, and administers its own people."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.models import Organisation, Unit
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.people import open_partner_office
from pmi_platform.core.tenancy.services.tenants import OrganisationDraft
from volunteers.capabilities import PARTNER_MANAGE

KINDS = (Organisation.Kind.AGENCY, Organisation.Kind.COMMUNITY, Organisation.Kind.GOVERNMENT)


@transaction.atomic
def admit_partner(*, actor: Actor, name: str, short_name: str, kind: str) -> Unit:
    """Give a partner an office, into which its releasing officer is then invited; the same name gives the same."""
    actor.require(PARTNER_MANAGE, at=actor.tenant.area_code or "")
    told = {"name": checked_line("name", name), "short_name": checked_line("short_name", short_name)}
    if missing := [field for field, text in told.items() if not text]:
        raise InvalidInput(dict.fromkeys(missing, _("Fill this in.")))
    if kind not in KINDS:
        raise InvalidInput({"kind": _("Choose one of the options.")})
    draft = OrganisationDraft(kind=Organisation.Kind(kind), **told)
    return open_partner_office(actor=actor, organisation=draft)
