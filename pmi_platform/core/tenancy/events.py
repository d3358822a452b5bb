"""What happens to grants, tenants, units, memberships and sessions. Hubs judge their sockets again on each of these."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantCreated(DomainEvent):
    type: ClassVar[str] = "tenancy.tenant.created"
    words: ClassVar[Words] = _("Tenant created")

    tenant_id: int
    organisation_id: UUID
    kind: str
    space: str
    code: str
    area_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTreeGrown(DomainEvent):
    type: ClassVar[str] = "tenancy.unit_tree.grown"
    words: ClassVar[Words] = _("Units added")

    tenant_id: int
    area_code: str | None
    unit_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipGranted(DomainEvent):
    type: ClassVar[str] = "tenancy.membership.granted"
    words: ClassVar[Words] = _("Office given")

    tenant_id: int
    user_id: UUID
    membership_id: UUID
    unit_id: UUID
    role: str
    acting: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRevoked(DomainEvent):
    type: ClassVar[str] = "tenancy.membership.revoked"
    words: ClassVar[Words] = _("Office ended")

    tenant_id: int
    user_id: UUID
    membership_id: UUID
    unit_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRevoked(DomainEvent):
    """Sockets of this user whose session is gone must close."""

    type: ClassVar[str] = "tenancy.session.revoked"
    words: ClassVar[Words] = _("Devices signed out")

    tenant_id: int
    user_id: UUID
    session_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _GrantEvent(DomainEvent):
    grant_id: UUID
    giver_id: int
    receiver_id: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOpened(_GrantEvent):
    """A tenant lets another read."""

    type: ClassVar[str] = "tenancy.grant.opened"
    words: ClassVar[Words] = _("Sharing opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRevoked(_GrantEvent):
    """The giver ended a grant before its time."""

    type: ClassVar[str] = "tenancy.grant.revoked"
    words: ClassVar[Words] = _("Sharing ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLapsed(_GrantEvent):
    """A grant's time is over."""

    type: ClassVar[str] = "tenancy.grant.lapsed"
    words: ClassVar[Words] = _("Sharing lapsed")
