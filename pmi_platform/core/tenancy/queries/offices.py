"""Who holds which office in the tenant."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.roles import APPOINTS, ROLE_TABLE, Role

MOST_NAMED = 5
MOST_HOLDERS = 500
MOST_CALLED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody and the office that they hold."""

    name: str
    role: str
    unit_name: str


def who_can_give(capability: str, *, at: str) -> list[Officer]:
    """The people of this tenant who may give a role with `capability` in the area `at`, nearest office first."""
    holding = {role for role, capabilities in ROLE_TABLE.items() if capability in capabilities}
    giving = [role for role, given in APPOINTS.items() if given & holding]
    now = timezone.now()
    found = (
        Membership.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
            role__in=giving,
            user__is_active=True,
            revoked_at__isnull=True,
            valid_from__lte=now,
        )
        .filter(Q(unit__area__isnull=True) | Q(unit__area__in=_at_or_above(at)))
        .order_by("-unit__area", "user__name")
        .values_list("user__name", "role", "unit__name")
    )
    return [
        Officer(name=name, role=str(Role(role).label), unit_name=unit_name)
        for name, role, unit_name in found[:MOST_NAMED]
    ]


def _at_or_above(area_code: str) -> list[str]:
    """ "31.71.01" → 31, 31.71 and 31.71.01."""
    steps = area_code.split(".")
    return [".".join(steps[: depth + 1]) for depth in range(len(steps))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who may do something, and in which office."""

    user_id: UUID
    name: str
    role: str


def holders_of(capability: str, *, tenant_id: int) -> list[Holder]:
    """The people of a tenant who hold a capability somewhere in it, by name; each once."""
    holding = [role for role, capabilities in ROLE_TABLE.items() if capability in capabilities]
    now = timezone.now()
    found = (
        Membership.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
            tenant=tenant_id,
            role__in=holding,
            user__is_active=True,
            revoked_at__isnull=True,
            valid_from__lte=now,
        )
        .order_by("user__name", "user_id", "pk")
        .values_list("user_id", "user__name", "role")
    )
    people: dict[UUID, Holder] = {}
    for user_id, name, role in found[:MOST_HOLDERS]:
        people.setdefault(user_id, Holder(user_id=user_id, name=name, role=str(Role(role).label)))
    return list(people.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who can be called, and for which office."""

    user_id: UUID
    unit_id: UUID
    name: str
    role: str
    unit_name: str
    phone: str


def reachable_above(area_code: str) -> list[Contact]:
    """Operators and coordinators with a telephone, of the offices over an area, nearest office first."""
    now = timezone.now()
    found = (
        Membership.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
            role__in=(Role.BRANCH_OPERATOR, Role.PROVINCIAL_COORDINATOR, Role.KECAMATAN_OFFICER),
            user__is_active=True,
            user__phone__isnull=False,
            revoked_at__isnull=True,
            valid_from__lte=now,
        )
        .filter(Q(unit__area__isnull=True) | Q(unit__area__in=_at_or_above(area_code)))
        .order_by("-unit__area", "user__name", "pk")
        .values_list("user", "unit", "user__name", "role", "unit__name", "user__phone")
    )
    return [
        Contact(user_id=user, unit_id=unit, name=name, role=role, unit_name=unit_name, phone=phone or "")
        for user, unit, name, role, unit_name, phone in found[:MOST_CALLED]
    ]
