"""Invitations: as their operators list them, and as the invited person meets them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from pmi_platform.core.accounts import tokens
from pmi_platform.core.accounts.capabilities import INVITATION_ISSUE
from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFacts:
    """What the page of a link says before anybody has signed in."""

    purpose: str
    tenant_name: str
    space: str
    unit_name: str
    role: str
    invited_by: str
    name: str
    phone: str
    email: str
    is_for_the_field: bool
    expires_at: datetime


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Links that still let somebody in, in the units that the actor looks after, newest first."""
    return (
        Invitation.objects.select_related("unit", "user")
        .filter(
            inside(actor.area_of(INVITATION_ISSUE), field="unit__area"),
            used_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=timezone.now(),
        )
        .order_by("-created_at", "pk")
    )


def find_invitation(invitation_id: UUID) -> Invitation:
    """An invitation of the open scope; raises `NotFound`."""
    found = Invitation.objects.select_related("unit", "user").filter(pk=invitation_id).first()
    if found is None:
        raise NotFound
    return found


def facts_of(token: str, *, actor: Actor) -> InvitationFacts | None:
    """What an open link offers; None when it lets nobody in any more."""
    invitation = (
        Invitation.objects.select_related("unit", "issued_by", "user")
        .filter(token_digest=tokens.digest_of(token))
        .first()
    )
    if invitation is None or not invitation.is_open:
        return None
    return InvitationFacts(
        purpose=invitation.purpose,
        tenant_name=actor.tenant.name,
        space=actor.tenant.space,
        unit_name=invitation.unit.name,
        role=str(Role(invitation.role).label),
        invited_by=invitation.issued_by.name if invitation.issued_by else actor.tenant.name,
        name=invitation.user.name if invitation.user else invitation.name,
        phone=(invitation.user.phone or "") if invitation.user else invitation.phone,
        email=invitation.email,
        is_for_the_field=invitation.is_for_the_field,
        expires_at=invitation.expires_at,
    )
