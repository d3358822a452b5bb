"""Letting people in: an operator issues a link, one person uses it once."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts import tokens
from pmi_platform.core.accounts.capabilities import INVITATION_ISSUE
from pmi_platform.core.accounts.events import InvitationAccepted, InvitationIssued, InvitationWithdrawn
from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.accounts.services.accounts import open_field_account, open_office_account
from pmi_platform.core.errors import Conflict, DomainError, InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Membership, Unit, User
from pmi_platform.core.tenancy.roles import APPOINTS, INVITED_BY_UNIT, Role
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.memberships import grant_membership, require_reach


class InvitationEnded(DomainError):
    """The link was used, withdrawn or has expired, or whoever issued it no longer may."""

    code = "invitation_ended"
    status = 410
    message = _("This link was used, withdrawn or has expired. Ask your unit's operator for a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationDraft:
    """Whom an operator wants to let in, where and as what."""

    unit_id: UUID
    role: Role
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What an invited person without an account says. The secret is a PIN in the field and a password in an office."""

    name: str
    secret: str
    language: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An invitation and its token, which is nowhere stored."""

    invitation: Invitation
    token: str


@transaction.atomic
def issue_invitation(*, actor: Actor, draft: InvitationDraft) -> Issued:
    """Make a link for one person to join a unit. Offices below the actor's own, inside the actor's area."""
    unit = Unit.objects.filter(pk=draft.unit_id).first()
    if unit is None:
        raise NotFound
    actor.require(INVITATION_ISSUE, at=unit.area_id or "")
    require_reach(actor, role=draft.role, unit=unit)
    if draft.role not in INVITED_BY_UNIT and not draft.email:
        raise InvalidInput({"email": _("This role signs in by e-mail: enter the address.")})

    token = tokens.new_token(actor.tenant.id)
    invitation = Invitation.objects.create(
        tenant_id=actor.tenant.id,
        token_digest=tokens.digest_of(token),
        unit=unit,
        role=draft.role,
        name=draft.name,
        phone=draft.phone,
        email=draft.email.lower() if draft.role not in INVITED_BY_UNIT else "",
        issued_by_id=actor.user_id,
        expires_at=timezone.now() + settings.INVITATION_LIFETIME,
    )
    publish(InvitationIssued(invitation_id=invitation.pk, unit_id=unit.pk, role=draft.role))
    return Issued(invitation=invitation, token=token)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """Make an open link useless."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=invitation_id).first()
    )
    if invitation is None:
        raise NotFound
    actor.require(INVITATION_ISSUE, at=invitation.unit.area_id or "")
    require_reach(actor, role=invitation.role, unit=invitation.unit)
    if not invitation.is_open:
        raise Conflict(_("This invitation was already used or withdrawn, or has expired."))

    invitation.withdrawn_at = timezone.now()
    invitation.version += 1
    invitation.save(update_fields=["withdrawn_at", "version"])
    publish(InvitationWithdrawn(invitation_id=invitation.pk))
    return invitation


@transaction.atomic
def join_as_newcomer(*, actor: Actor, token: str, newcomer: Newcomer) -> Membership:
    """Use an invitation to open an account and take the role. `actor` is the platform, opened by the token itself."""
    invitation = lock_open_invitation(token, purpose=Invitation.Purpose.JOIN)
    if invitation.is_for_the_field:
        user = _open_field_account(invitation, newcomer)
    else:
        user = open_office_account(
            email=invitation.email, name=newcomer.name, password=newcomer.secret, language=newcomer.language
        )
    return _join(actor, invitation, user)


@transaction.atomic
def join_with_account(*, actor: Actor, token: str, user_id: UUID) -> Membership:
    """Use an invitation with the account that somebody has already."""
    invitation = lock_open_invitation(token, purpose=Invitation.Purpose.JOIN)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    meant_for = invitation.phone or invitation.email
    if meant_for and meant_for not in (user.phone, user.email):
        raise Conflict(_("This invitation is meant for somebody else: %(whom)s."), whom=meant_for)
    return _join(actor, invitation, user)


def lock_open_invitation(token: str, *, purpose: Invitation.Purpose) -> Invitation:
    """The invitation of a token, locked for its one use; raises `InvitationEnded`."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(token_digest=tokens.digest_of(token), purpose=purpose)
        .first()
    )
    if invitation is None or not invitation.is_open or not _issuer_still_may(invitation):
        raise InvitationEnded
    return invitation


def _issuer_still_may(invitation: Invitation) -> bool:
    """Whether whoever issued the link holds an office from which it could be issued today."""
    if invitation.issued_by_id is None:
        return True
    now = timezone.now()
    offices = Membership.objects.filter(
        user_id=invitation.issued_by_id,
        user__is_active=True,
        role__in=[role for role, given in APPOINTS.items() if invitation.role in given],
        revoked_at__isnull=True,
    ).exclude(valid_until__lte=now)
    area_code = invitation.unit.area_id or ""
    return any(
        not place or area_code == place or area_code.startswith(f"{place}.")
        for place in offices.values_list("unit__area_id", flat=True)
    )


def _open_field_account(invitation: Invitation, newcomer: Newcomer) -> User:
    if invitation.phone and newcomer.phone != invitation.phone:
        raise InvalidInput({"phone": _("This invitation is meant for another number. Ask your operator.")})
    return open_field_account(phone=newcomer.phone, name=newcomer.name, pin=newcomer.secret, language=newcomer.language)


def _join(actor: Actor, invitation: Invitation, user: User) -> Membership:
    membership = grant_membership(actor=actor, user_id=user.pk, unit_id=invitation.unit_id, role=Role(invitation.role))
    invitation.used_at = timezone.now()
    invitation.user = user
    invitation.version += 1
    invitation.save(update_fields=["used_at", "user", "version"])
    publish(InvitationAccepted(invitation_id=invitation.pk, user_id=user.pk, membership_id=membership.pk))
    return membership
