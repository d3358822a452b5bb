"""Over whose account somebody has a say."""

from uuid import UUID

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.models import Membership, Tenant
from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.memberships import RoleOutOfReach, require_reach, roles_within_reach


def require_account_in_reach(actor: Actor, user_id: UUID) -> Membership:
    """One of the account's offices here; raises unless the actor could take every office that the account opens.

    An account may also open other tenants. Those of the same organisation (its exercises) count by role; an office in
    another organisation puts the account out of reach, because a new PIN would open that one too.
    """
    offices = memberships.available_to(user_id)
    here = {
        membership.pk: membership
        for membership in Membership.objects.select_related("unit").filter(user_id=user_id, revoked_at__isnull=True)
    }
    own = [here[office.id] for office in offices if office.id in here]
    if not own:
        raise NotFound
    for membership in own:
        require_reach(actor, role=membership.role, unit=membership.unit)
    elsewhere = [office for office in offices if office.id not in here]
    if not elsewhere:
        return own[0]
    tenant = Tenant.objects.get(pk=actor.tenant.id)
    siblings = set(Tenant.objects.filter(organisation_id=tenant.organisation_id).values_list("pk", flat=True))
    given = roles_within_reach(actor, area_code=own[0].unit.area_id)
    if any(office.tenant_id not in siblings or Role(office.role) not in given for office in elsewhere):
        raise RoleOutOfReach
    return own[0]
