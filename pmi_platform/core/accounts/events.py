"""What happens to invitations and PINs: ids only, since names and numbers are personal."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationIssued(DomainEvent):
    type: ClassVar[str] = "accounts.invitation.issued"
    words: ClassVar[Words] = _("Invitation made")

    invitation_id: UUID
    unit_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(DomainEvent):
    type: ClassVar[str] = "accounts.invitation.accepted"
    words: ClassVar[Words] = _("Invitation accepted")

    invitation_id: UUID
    user_id: UUID
    membership_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(DomainEvent):
    type: ClassVar[str] = "accounts.invitation.withdrawn"
    words: ClassVar[Words] = _("Invitation withdrawn")

    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPinOffered(DomainEvent):
    """The old PIN no longer works; a link to set a new one was shown to the operator."""

    type: ClassVar[str] = "accounts.pin.offered"
    words: ClassVar[Words] = _("Link for a new PIN shown")

    invitation_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSet(DomainEvent):
    type: ClassVar[str] = "accounts.pin.set"
    words: ClassVar[Words] = _("PIN set")

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineRegistered(DomainEvent):
    type: ClassVar[str] = "accounts.machine.registered"
    words: ClassVar[Words] = _("Machine client registered")

    user_id: UUID
    client_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorForgotten(DomainEvent):
    type: ClassVar[str] = "accounts.second_factor.forgotten"
    words: ClassVar[Words] = _("Second factor taken off")

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePasswordMade(DomainEvent):
    """An app on a phone may file reports for this office from now on."""

    type: ClassVar[str] = "accounts.device_password.made"
    words: ClassVar[Words] = _("Phone's password made")
    about: ClassVar[tuple[str, str] | None] = ("accounts:member", "membership_id")

    device_id: UUID
    membership_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePasswordRevoked(DomainEvent):
    type: ClassVar[str] = "accounts.device_password.revoked"
    words: ClassVar[Words] = _("Phone's password revoked")
    about: ClassVar[tuple[str, str] | None] = ("accounts:member", "membership_id")

    device_id: UUID
    membership_id: UUID
