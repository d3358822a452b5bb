"""What happens to invitations and PINs: ids only, since names and numbers are personal."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from pmi_platform.core.journal.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationIssued(DomainEvent):
    type: ClassVar[str] = "accounts.invitation.issued"

    invitation_id: UUID
    unit_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(DomainEvent):
    type: ClassVar[str] = "accounts.invitation.accepted"

    invitation_id: UUID
    user_id: UUID
    membership_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(DomainEvent):
    type: ClassVar[str] = "accounts.invitation.withdrawn"

    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPinOffered(DomainEvent):
    """The old PIN no longer works; a link to set a new one was shown to the operator."""

    type: ClassVar[str] = "accounts.pin.offered"

    invitation_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSet(DomainEvent):
    type: ClassVar[str] = "accounts.pin.set"

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineRegistered(DomainEvent):
    type: ClassVar[str] = "accounts.machine.registered"

    user_id: UUID
    client_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorForgotten(DomainEvent):
    type: ClassVar[str] = "accounts.second_factor.forgotten"

    user_id: UUID
