"""Who may do what: one table of roles and capabilities, judged against the unit tree.

Capability codes are `app.thing.verb`. Every app names its own codes in `capabilities.py`; this table says who holds
them, and a system check refuses a code that nobody declares. `docs/roles.md` is printed from here.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The offices that a membership can give. Held in a unit, also as acting officer (Plt./Plh.) for a period."""

    HQ_READER = "hq_reader", _("Headquarters reader")
    PROVINCIAL_COORDINATOR = "provincial_coordinator", _("Provincial coordinator")
    CHAIRMAN = "chairman", _("Chairman and board")
    BRANCH_OPERATOR = "branch_operator", _("Kabupaten/kota operator")
    KECAMATAN_OFFICER = "kecamatan_officer", _("Kecamatan officer")
    LOGISTICS_OFFICER = "logistics_officer", _("Logistics officer")
    AMBULANCE_DISPATCHER = "ambulance_dispatcher", _("Ambulance dispatcher")
    CALL_TAKER = "call_taker", _("112 call taker")
    VOLUNTEER = "volunteer", _("Volunteer")
    RELEASING_OFFICER = "releasing_officer", _("Partner's releasing officer")
    AGENCY_GUEST = "agency_guest", _("Agency guest")
    POSYANDU_COACH = "posyandu_coach", _("Posyandu coach")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data-protection officer")
    IMS_CLIENT = "ims_client", _("IMS client")
    PLATFORM_ADMIN = "platform_admin", _("Platform administrator")


_READ_SITUATION = {
    "situation.dashboard.read",
    "incidents.alert.read",
    "incidents.activation.read",
    "incidents.incident.read",
    "incidents.report.read",
    "incidents.shelter.read",
    "incidents.risk.read",
    "incidents.gauge.read",
    "geo.area.read",
}
_FIRST_REPORT = {"incidents.report.submit", "incidents.report.read_own", "geo.area.read"}
_SHELTERS = {"incidents.shelter.read", "incidents.shelter.record"}
_GAUGES = {"incidents.gauge.read", "incidents.gauge.record"}
_TRIAGE = {"incidents.report.verify", "incidents.incident.open", "incidents.incident.manage", "incidents.figure.record"}
_COMMAND = {
    "incidents.status.record",
    "incidents.need.record",
    "incidents.task.manage",
    "incidents.task.settle",
    "incidents.duty.read",
    "incidents.duty.keep",
    "incidents.message.write",
}
_RISK = {"incidents.risk.manage"}
_ACTIVATION = {"incidents.activation.decide"}
_CALLS = {"incidents.call.read", "incidents.call.take", "incidents.caller.read"}
_INBOX = {"incidents.inbox.read", "incidents.inbox.decide", "incidents.sender.read"}
_DOCUMENTS = {"incidents.document.draft", "incidents.document.approve", "incidents.document.publish"}
_ROSTER = {
    "volunteers.volunteer.read",
    "volunteers.person.read",
    "volunteers.person.manage",
    "volunteers.private.read",
    "volunteers.deployment.read",
    "volunteers.deployment.release",
}
_ACTIVITIES = {"coordination.activity.file", "coordination.activity.read"}
_ONE_OF_THEM = {"volunteers.own.keep"}
_STOCK = {
    "logistics.stock.read",
    "logistics.stock.post",
    "logistics.warehouse.manage",
    "logistics.requisition.ask",
    "logistics.requisition.approve",
}
_STOCK_OF_THE_PROVINCE = {"logistics.reserve.release", "logistics.requisition.approve_large"}
_PEOPLE = {
    "tenancy.membership.read",
    "tenancy.membership.manage",
    "accounts.invitation.issue",
    "accounts.device.revoke",
}

ROLE_TABLE: Mapping[Role, frozenset[str]] = {
    role: frozenset(capabilities)
    for role, capabilities in {
        Role.HQ_READER: _READ_SITUATION
        | {"volunteers.volunteer.read", "logistics.stock.read"}
        | {"tenancy.grant.read", "journal.changes.read", "tenancy.unit.read"},
        Role.PROVINCIAL_COORDINATOR: _READ_SITUATION
        | _FIRST_REPORT
        | _TRIAGE
        | _SHELTERS
        | _GAUGES
        | _DOCUMENTS
        | _COMMAND
        | _PEOPLE
        | _ACTIVATION
        | _RISK
        | {"incidents.sop.propose", "incidents.sop.adopt"}
        | {"incidents.activation_rule.manage", "incidents.gauge.manage"}
        | _ROSTER
        | {"volunteers.partner.manage", "volunteers.volunteer.choose", "volunteers.deployment.manage"}
        | _STOCK
        | _ACTIVITIES
        | {"coordination.activity.verify"}
        | _STOCK_OF_THE_PROVINCE
        | {"tenancy.unit.read", "tenancy.grant.read", "tenancy.grant.manage", "journal.entry.read"}
        | {"integration.feed.read", "incidents.alert.record", "incidents.alert.publish", "incidents.parameter.manage"}
        | {"incidents.letter.manage"}
        | _INBOX
        | _CALLS
        | {"incidents.channel.manage"},
        Role.CHAIRMAN: _READ_SITUATION
        | {"tenancy.unit.read", "tenancy.membership.read", "tenancy.grant.read", "journal.entry.read"}
        | {"incidents.document.approve", "incidents.duty.read", "coordination.activity.read"}
        | {"incidents.sop.adopt"}
        | {"volunteers.volunteer.read", "volunteers.person.read", "logistics.stock.read"},
        Role.BRANCH_OPERATOR: _READ_SITUATION
        | _FIRST_REPORT
        | _TRIAGE
        | _SHELTERS
        | _GAUGES
        | _ACTIVATION
        | _RISK
        | _PEOPLE
        | _COMMAND
        | _ROSTER
        | {"volunteers.volunteer.choose", "volunteers.deployment.manage", "coordination.activity.verify"}
        | _STOCK
        | _ACTIVITIES
        | {"tenancy.unit.read", "incidents.document.draft", "incidents.gauge.manage"}
        | _INBOX
        | _CALLS
        | {"incidents.channel.manage"},
        Role.KECAMATAN_OFFICER: _FIRST_REPORT
        | _SHELTERS
        | _GAUGES
        | _ONE_OF_THEM
        | _ACTIVITIES
        | {"incidents.incident.read", "incidents.risk.read", "tenancy.unit.read"},
        Role.LOGISTICS_OFFICER: _READ_SITUATION
        | _FIRST_REPORT
        | _STOCK
        | {"tenancy.unit.read", "incidents.need.record", "incidents.task.settle", "incidents.message.write"},
        Role.AMBULANCE_DISPATCHER: _READ_SITUATION
        | _FIRST_REPORT
        | {"tenancy.unit.read", "incidents.task.settle", "incidents.message.write"}
        | {"incidents.call.read", "incidents.caller.read"},
        Role.CALL_TAKER: _FIRST_REPORT | {"incidents.incident.read"} | _CALLS,
        Role.VOLUNTEER: _FIRST_REPORT | _ONE_OF_THEM,
        Role.RELEASING_OFFICER: _FIRST_REPORT | _ROSTER | _ONE_OF_THEM,
        Role.AGENCY_GUEST: _FIRST_REPORT,
        Role.POSYANDU_COACH: _FIRST_REPORT,
        Role.DATA_PROTECTION_OFFICER: {"journal.entry.read", "journal.detail.erase", "tenancy.grant.read"}
        | {"incidents.call.read"}
        | {"tenancy.membership.read"}
        | {"volunteers.volunteer.read", "volunteers.person.read", "volunteers.private.read"}
        | {"volunteers.person.erase"},
        Role.IMS_CLIENT: {"journal.changes.read", "incidents.incident.read", "incidents.report.read"}
        | {"incidents.alert.read", "incidents.alert.record", "incidents.activation.read", "incidents.shelter.read"}
        | {"incidents.risk.read"}
        | {"incidents.gauge.read", "incidents.gauge.record"}
        | {"geo.area.read", "tenancy.unit.read", "incidents.call.read"}
        | {"volunteers.volunteer.read", "volunteers.volunteer.choose"}
        | {"volunteers.deployment.read", "logistics.stock.read", "coordination.activity.read"},
        Role.PLATFORM_ADMIN: _PEOPLE
        | {"operations.components.read", "tenancy.unit.read", "tenancy.unit.manage"}
        | {"geo.area.read", "integration.feed.read", "incidents.letter.manage"},
    }.items()
}


MANDATORY_TOTP: frozenset[Role] = frozenset(
    {
        Role.HQ_READER,
        Role.PROVINCIAL_COORDINATOR,
        Role.CHAIRMAN,
        Role.DATA_PROTECTION_OFFICER,
        Role.PLATFORM_ADMIN,
    }
)
"""Coordinators and above sign in with a second factor."""

INVITED_BY_UNIT: frozenset[Role] = frozenset(
    {
        Role.KECAMATAN_OFFICER,
        Role.LOGISTICS_OFFICER,
        Role.AMBULANCE_DISPATCHER,
        Role.CALL_TAKER,
        Role.VOLUNTEER,
        Role.RELEASING_OFFICER,
        Role.AGENCY_GUEST,
        Role.POSYANDU_COACH,
    }
)
"""Field people: invited by QR or link, signed in by phone number and PIN."""

APPOINTS: Mapping[Role, frozenset[Role]] = {
    Role.PLATFORM_ADMIN: frozenset(Role) - {Role.PLATFORM_ADMIN},
    Role.PROVINCIAL_COORDINATOR: INVITED_BY_UNIT | {Role.BRANCH_OPERATOR},
    Role.BRANCH_OPERATOR: INVITED_BY_UNIT,
}
"""The roles that each office may give and take: only ones below itself, and only inside its own area."""
