"""Giving and taking offices. Nobody gives a role that is not below their own, nor one outside their own area."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import Conflict, DomainError, InvalidInput, NotFound
from pmi_platform.core.journal.services.publishing import publish
from pmi_platform.core.tenancy.capabilities import MEMBERSHIP_MANAGE
from pmi_platform.core.tenancy.events import MembershipGranted, MembershipRevoked
from pmi_platform.core.tenancy.models import Membership, Space, Unit, User
from pmi_platform.core.tenancy.roles import APPOINTS, MANDATORY_TOTP, ROLE_TABLE, Role
from pmi_platform.core.tenancy.scope import Actor


class RoleOutOfReach(DomainError):
    """The role is not below the actor's own, or the unit lies outside the actor's area."""

    code = "role_out_of_reach"
    status = 403
    message = _("You may give and take only roles below your own, inside your unit's area.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingAppointment:
    """How somebody holds an office for a while: as Plt., Plh. or a.n., by which decree, until when."""

    kind: Membership.Acting
    decree: str
    valid_until: datetime


def roles_within_reach(actor: Actor, *, area_code: str | None) -> frozenset[Role]:
    """The roles that the actor may give, and take, in a unit of this area."""
    if actor.system_reason:
        return frozenset(Role)
    return frozenset().union(
        *(
            APPOINTS.get(office.role, frozenset())
            for office in actor.offices
            if MEMBERSHIP_MANAGE in ROLE_TABLE[office.role] and office.covers(area_code or "")
        )
    )


def require_reach(actor: Actor, *, role: str, unit: Unit) -> None:
    """Raise `RoleOutOfReach` unless the actor may give `role` in `unit`."""
    if unit.tenant_id != actor.tenant.id:
        raise NotFound
    if role not in roles_within_reach(actor, area_code=unit.area_id):
        raise RoleOutOfReach


@transaction.atomic
def grant_membership(
    *,
    actor: Actor,
    user_id: UUID,
    unit_id: UUID,
    role: Role,
    acting: ActingAppointment | None = None,
    valid_from: datetime | None = None,
) -> Membership:
    """Give a user a role in a unit of the actor's tenant; the same living office is given once.

    An acting officer holds it under a decree until a day. Offices that need a second factor need an e-mail account.
    """
    actor.require(MEMBERSHIP_MANAGE)
    unit = Unit.objects.filter(pk=unit_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if unit is None or user is None:
        raise NotFound
    require_reach(actor, role=role, unit=unit)
    if role in MANDATORY_TOTP and user.email is None:
        raise InvalidInput({"role": _("This role needs an account with e-mail and a second factor.")})
    if role is Role.IMS_CLIENT and actor.tenant.space != Space.ACTUAL:
        raise InvalidInput({"role": _("Exercises and replays never leave the platform: the IMS reads what is real.")})
    if acting is not None:
        _check_acting(acting, starts_at=valid_from or timezone.now())
    if standing := _living(user_id).filter(unit=unit, role=role, **_terms(acting)).first():
        return standing

    membership = Membership.objects.create(
        tenant_id=actor.tenant.id,
        user=user,
        unit=unit,
        role=role,
        acting=acting.kind if acting else None,
        decree=acting.decree.strip() if acting else "",
        # The database's own clock: a scope is judged by it, whatever this machine's clock says.
        valid_from=valid_from or TransactionNow(),
        valid_until=acting.valid_until if acting else None,
    )
    membership.refresh_from_db(fields=["valid_from"])
    publish(
        MembershipGranted(
            tenant_id=actor.tenant.id,
            user_id=user.pk,
            membership_id=membership.pk,
            unit_id=unit.pk,
            role=role,
            acting=membership.acting,
        )
    )
    return membership


@transaction.atomic
def revoke_membership(*, actor: Actor, membership_id: UUID) -> Membership:
    """End an office now: the next request, and every open socket, is judged without it."""
    actor.require(MEMBERSHIP_MANAGE)
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=membership_id).first()
    )
    if membership is None:
        raise NotFound
    require_reach(actor, role=membership.role, unit=membership.unit)
    if membership.revoked_at is not None:
        raise Conflict(_("This role was already ended."))

    membership.revoked_at = timezone.now()
    membership.version += 1
    membership.save(update_fields=["revoked_at", "version"])
    publish(
        MembershipRevoked(
            tenant_id=actor.tenant.id,
            user_id=membership.user_id,
            membership_id=membership.pk,
            unit_id=membership.unit_id,
            role=membership.role,
        )
    )
    return membership


def _check_acting(acting: ActingAppointment, *, starts_at: datetime) -> None:
    fields = {}
    if not acting.decree.strip():
        fields["decree"] = _("Enter the number of the decree that appoints the acting officer.")
    if acting.valid_until <= max(starts_at, timezone.now()):
        fields["valid_until"] = _("The appointment must end after it begins, and in the future.")
    if fields:
        raise InvalidInput(fields)


def _terms(acting: ActingAppointment | None) -> dict[str, Any]:
    """By what an office is the same one: another decree, or a later day, is another appointment."""
    if acting is None:
        return {"acting": None}
    return {"acting": acting.kind, "decree": acting.decree.strip(), "valid_until": acting.valid_until}


def _living(user_id: UUID) -> QuerySet[Membership]:
    now = timezone.now()
    return Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now), user_id=user_id, revoked_at__isnull=True
    )
