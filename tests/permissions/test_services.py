"""Services ask for themselves: whoever lacks the capability is refused, whatever door let them through."""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from coordination.capabilities import ACTIVITY_FILE, ACTIVITY_VERIFY
from coordination.services import ActivityAmendmentDraft
from incidents.capabilities import (
    ACTIVATION_DECIDE,
    ACTIVATION_RULE_MANAGE,
    ALERT_PUBLISH,
    ALERT_RECORD,
    CALL_TAKE,
    CHANNEL_MANAGE,
    DOCUMENT_APPROVE,
    DOCUMENT_DRAFT,
    DOCUMENT_PUBLISH,
    DUTY_KEEP,
    FIGURE_RECORD,
    GAUGE_MANAGE,
    GAUGE_RECORD,
    INBOX_DECIDE,
    INCIDENT_MANAGE,
    INCIDENT_OPEN,
    LETTER_MANAGE,
    MESSAGE_WRITE,
    NEED_RECORD,
    PARAMETER_MANAGE,
    REPORT_SUBMIT,
    REPORT_VERIFY,
    RISK_MANAGE,
    SHELTER_RECORD,
    SOP_ADOPT,
    SOP_PROPOSE,
    STATUS_RECORD,
    TASK_MANAGE,
    TASK_SETTLE,
)
from incidents.rules.activation import Criteria
from incidents.services import FeedReading, RuleDraft, Taking, join_twin
from incidents.services.channels import ChannelDraft
from incidents.services.command_drafts import NeedProgress
from incidents.services.drafts import AmendmentDraft, FollowUpDraft, PhotoDraft
from incidents.services.places import Place as ReportPlace
from incidents.services.sheets import Sheet
from incidents.services.shelters import CountDraft, ShelterDetails
from incidents.services.sop_proposals import propose_sop
from logistics.capabilities import APPROVE, APPROVE_LARGE, REQUISITION_ASK, STOCK_POST, WAREHOUSE_MANAGE
from logistics.services import KitDraft, LendingDraft, UnkitDraft, make_kits
from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE, INVITATION_ISSUE
from pmi_platform.core.accounts.services.invitations import InvitationDraft
from pmi_platform.core.accounts.services.machines import MachineDraft
from pmi_platform.core.errors import DomainError
from pmi_platform.core.geo.vector_files import read_vector_file
from pmi_platform.core.journal.capabilities import DETAIL_ERASE
from pmi_platform.core.journal.models import JournalDetail
from pmi_platform.core.tenancy.capabilities import GRANT_MANAGE, MEMBERSHIP_MANAGE, UNIT_MANAGE
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.roles import ROLE_TABLE, Role
from tests.factories.activities import activity_draft
from tests.factories.calls import call_draft, call_facts
from tests.factories.gauges import gauge_details, reading_draft
from tests.factories.incidents import (
    draft,
    figure_draft,
    lesson_draft,
    need_draft,
    notice,
    opening,
    parameter_draft,
    picture,
    status_draft,
    task_draft,
)
from tests.factories.logistics import (
    approved,
    delivery,
    issue,
    picked,
    receipt,
    received,
    requisition,
    reserved,
    sending,
    settlement,
)
from tests.factories.risk import dataset_draft, feature, geojson, square, zone_draft
from tests.factories.sops import FIRST_STEP, SOP, step_draft
from tests.factories.tenancy import member
from tests.guards.test_services import WITHOUT_ACTOR, WITHOUT_CAPABILITY, public_services
from tests.isolation import world
from tests.isolation.routes import estimate_shown
from tests.isolation.world import KEPT_AREA, Place, World
from volunteers.capabilities import PARTNER_MANAGE, PERSON_ERASE

pytestmark = pytest.mark.timeout(300)

NOT_PERMITTED = 403
Arguments = Callable[[World, Place], Mapping[str, Any]]


def _report(**more: Any) -> Arguments:
    return lambda _world, place: {"report_id": place.report.pk, "version": place.report.version, **more}


def _incident(**more: Any) -> Arguments:
    return lambda _world, place: {"incident_id": place.incident.pk, "version": place.incident.version, **more}


def _call(**more: Any) -> Arguments:
    return lambda _world, place: {"call_id": place.call.pk, "version": place.call.version, **more}


def _channel(**more: Any) -> Arguments:
    return lambda _world, place: {"channel_id": place.channel.pk, "version": place.channel.version, **more}


def _activity(**more: Any) -> Arguments:
    return lambda _world, place: {"activity_id": place.activity.pk, "version": place.activity.version, **more}


def _sop(**more: Any) -> Arguments:
    return lambda _world, place: {"proposal_id": place.sop_proposal.pk, "version": place.sop_proposal.version, **more}


def _proposed(built: World, place: Place) -> Any:
    """An edition that was put to all partners."""
    with built.owner.scope() as actor:
        row = place.sop_proposal
        return propose_sop(actor=actor, proposal_id=row.pk, version=row.version).pk


def _item(**more: Any) -> Arguments:
    return lambda _world, place: {"item_id": place.inbox_item.pk, "version": place.inbox_item.version, **more}


def _twins() -> Arguments:
    return lambda _world, place: {"report_id": place.report.pk, "twin_id": place.attached_report.pk}


def _joined(built: World, place: Place) -> Any:
    """A report that was found to be the same as another one."""
    with built.owner.scope() as actor:
        verdict = join_twin(actor=actor, report_id=place.report.pk, twin_id=place.attached_report.pk)
    return verdict.twin_id


def _figure(**more: Any) -> Arguments:
    return lambda _world, place: {"figure_id": place.figure.pk, "version": place.figure.version, **more}


def _shelter(**more: Any) -> Arguments:
    return lambda _world, place: {"shelter_id": place.shelter.pk, "version": place.shelter.version, **more}


def _gauge(**more: Any) -> Arguments:
    return lambda _world, place: {"station_id": place.gauge.pk, "version": place.gauge.version, **more}


def _draft(**more: Any) -> Arguments:
    return lambda _world, place: {"document_id": place.draft.pk, "version": place.draft.version, **more}


def _document(**more: Any) -> Arguments:
    return lambda _world, place: {"document_id": place.document.pk, "version": place.document.version, **more}


def _activation(**more: Any) -> Arguments:
    return lambda _world, place: {"activation_id": place.activation.pk, "version": place.activation.version, **more}


def _member(_world: World, place: Place) -> Mapping[str, Any]:
    return {"user_id": place.officer.user.pk}


def _status(**more: Any) -> Arguments:
    return lambda _world, place: {"status_id": place.status.pk, "version": place.status.version, **more}


def _by_owner(world: World, act: Callable[..., Any], *arguments: Any) -> Any:
    """What the owner has prepared, whoever asks."""
    with world.owner.scope() as actor:
        return act(actor, *arguments)


def _seen(row: Any) -> dict[str, Any]:
    return {"requisition_id": row.pk, "version": row.version}


def _sending(row: Any) -> dict[str, Any]:
    return {"draft": sending(row), "version": row.version}


def _kit_draft(world: World, place: Place) -> KitDraft:
    _by_owner(world, lambda actor: received(actor, place.warehouse, 10, line={"item": "ember", "lot": "E"}))
    return KitDraft(
        client_ref=uuid4(), warehouse_id=place.warehouse.pk, kit="family-kit", quantity=2, occurred_at=timezone.now()
    )


def _unkit_draft(world: World, place: Place) -> UnkitDraft:
    draft = _kit_draft(world, place)
    made = _by_owner(world, lambda actor: make_kits(actor=actor, draft=draft).postings.get(account__startswith="made:"))
    return UnkitDraft(
        client_ref=uuid4(),
        warehouse_id=place.warehouse.pk,
        lot_id=made.lot_id,
        quantity=1,
        occurred_at=timezone.now(),
    )


CALLS: dict[str, tuple[str, Arguments]] = {
    "incidents.services.filing.submit_field_report": (
        REPORT_SUBMIT,
        lambda _world, place: {"draft": draft(area=place.area_code)},
    ),
    "incidents.services.reports.file_anew": (
        REPORT_SUBMIT,
        lambda _world, place: {
            "draft": draft(area=place.area_code),
            "place": ReportPlace(area=place.report.area, location=None),
            "digest": secrets.token_bytes(32),
            "reference": "",
        },
    ),
    "incidents.services.reports.verify_report": (REPORT_VERIFY, _report()),
    "incidents.services.amendments.settle_conflict": (
        REPORT_VERIFY,
        lambda _world, place: {
            "report_id": place.attached_report.pk,
            "version": place.attached_report.version,
            "field": "landmark",
            "value": "Pasar",
        },
    ),
    "incidents.services.reports.return_report": (REPORT_VERIFY, _report(reason="x")),
    "incidents.services.ladder.confirm_report": (
        REPORT_VERIFY,
        lambda _world, place: {"report_id": place.verified_report.pk, "version": place.verified_report.version},
    ),
    "incidents.services.ladder.request_changes": (REPORT_VERIFY, _report(fields=["text"], reason="x")),
    "incidents.services.ladder.refile_report": (
        REPORT_VERIFY,
        lambda _world, place: {
            "report_id": place.verified_report.pk,
            "version": place.verified_report.version,
            "reason": "x",
        },
    ),
    "incidents.services.reports.withdraw_report": (REPORT_VERIFY, _report()),
    "incidents.services.reports.attach_report_to_incident": (
        REPORT_VERIFY,
        lambda _world, place: {
            "report_id": place.report.pk,
            "version": place.report.version,
            "incident_id": place.incident.pk,
        },
    ),
    "incidents.services.amendments.amend_report": (
        REPORT_VERIFY,
        lambda _world, place: {
            "report_id": place.report.pk,
            "amendment": AmendmentDraft(client_ref=uuid4(), changes={"rt": {"from": "", "to": "1"}}),
        },
    ),
    "incidents.services.photos.attach_photo": (
        REPORT_VERIFY,
        lambda _world, place: {
            "report_id": place.report.pk,
            "photo": PhotoDraft(client_ref=uuid4(), content=picture(size=(64, 48))),
        },
    ),
    "incidents.services.alerts.receive_alert": (
        ALERT_RECORD,
        lambda _world, place: {"notice": notice(area=place.area_code)},
    ),
    "incidents.services.alerts.end_alert": (
        ALERT_RECORD,
        lambda _world, place: {"alert_id": place.alert.pk, "version": place.alert.version, "reason": "x"},
    ),
    "incidents.services.alert_issues.issue_alert": (
        ALERT_PUBLISH,
        lambda _world, place: {"alert_id": place.own_alert.pk, "version": place.own_alert.version},
    ),
    "incidents.services.activations.confirm_activation": (ACTIVATION_DECIDE, _activation()),
    "incidents.services.activations.dismiss_activation": (ACTIVATION_DECIDE, _activation(reason="x")),
    "incidents.services.activation_rules.add_activation_rule": (
        ACTIVATION_RULE_MANAGE,
        lambda _world, _place: {"draft": RuleDraft(name="Aturan", criteria=Criteria())},
    ),
    "incidents.services.activation_rules.change_activation_rule": (
        ACTIVATION_RULE_MANAGE,
        lambda _world, place: {
            "rule_id": place.activation.rule_id,
            "version": place.activation.rule.version,
            "draft": RuleDraft(name="Aturan", criteria=Criteria()),
        },
    ),
    "incidents.services.incidents.open_incident": (
        INCIDENT_OPEN,
        lambda _world, place: {"opening": opening(area=place.area_code)},
    ),
    "incidents.services.incidents.open_incident_from_report": (INCIDENT_OPEN, _report()),
    "incidents.services.incidents.take_charge": (INCIDENT_MANAGE, _incident()),
    "incidents.services.incidents.change_severity": (INCIDENT_MANAGE, _incident(severity="low", reason="x")),
    "incidents.services.incidents.raise_severity": (
        INCIDENT_MANAGE,
        lambda _world, place: {"incident_id": place.incident.pk, "severity": "critical", "reason": "x"},
    ),
    "incidents.services.incidents.move_incident": (INCIDENT_MANAGE, _incident(to_state="verified")),
    "incidents.services.participation.invite_participant": (
        INCIDENT_MANAGE,
        lambda built, place: {
            "incident_id": place.incident.pk,
            "version": place.incident.version,
            "tenant_id": built.neighbour.tenant.pk,
            "role": "supporting",
        },
    ),
    "incidents.services.merging.merge_incident": (
        INCIDENT_MANAGE,
        lambda _world, place: {
            "incident_id": place.part.pk,
            "version": place.part.version,
            "into_id": place.incident.pk,
        },
    ),
    "incidents.services.merging.separate_incident": (
        INCIDENT_MANAGE,
        lambda _world, place: {"incident_id": place.merged.pk, "version": place.merged.version, "reason": "x"},
    ),
    "incidents.services.merging.link_incident": (
        INCIDENT_MANAGE,
        lambda _world, place: {"incident_id": place.part.pk, "version": place.part.version, "parent_id": None},
    ),
    "incidents.services.twins.join_twin": (REPORT_VERIFY, _twins()),
    "incidents.services.twins.reject_twin": (REPORT_VERIFY, _twins()),
    "incidents.services.twins.separate_twin": (
        REPORT_VERIFY,
        lambda world, place: {"report_id": _joined(world, place)},
    ),
    "incidents.services.inbox.take_item": (
        INBOX_DECIDE,
        _item(taking=Taking(hazard="banjir", severity="low", area=KEPT_AREA, text="Air naik.")),
    ),
    "incidents.services.inbox.attach_to_item": (
        INBOX_DECIDE,
        lambda _world, place: {
            "item_id": place.inbox_item.pk,
            "photo": PhotoDraft(client_ref=uuid4(), content=picture()),
        },
    ),
    "incidents.services.inbox.reject_item": (INBOX_DECIDE, _item(reason="Iseng")),
    "incidents.services.inbox.join_item": (
        INBOX_DECIDE,
        lambda _world, place: {
            "item_id": place.inbox_item.pk,
            "version": place.inbox_item.version,
            "incident_id": place.incident.pk,
        },
    ),
    "incidents.services.inbox.block_sender": (
        INBOX_DECIDE,
        lambda _world, place: {
            "item_id": place.inbox_item.pk,
            "until": timezone.now() + timedelta(hours=1),
            "reason": "Iseng",
        },
    ),
    "incidents.services.calls.take_call": (
        CALL_TAKE,
        lambda _world, place: {"draft": call_draft(area=place.area_code)},
    ),
    "incidents.services.calls.open_incident_from_call": (CALL_TAKE, _call()),
    "incidents.services.calls.join_call_to_incident": (
        CALL_TAKE,
        lambda _world, place: {
            "call_id": place.call.pk,
            "version": place.call.version,
            "incident_id": place.incident.pk,
        },
    ),
    "incidents.services.calls.add_call_facts": (
        CALL_TAKE,
        lambda _world, place: {
            "call_id": place.call.pk,
            "version": place.call.version,
            "facts": call_facts(area=place.area_code),
        },
    ),
    "incidents.services.calls.close_call": (CALL_TAKE, _call(outcome="handled")),
    "incidents.services.calls.erase_caller": (
        DETAIL_ERASE,
        lambda _world, place: {"call_id": place.call.pk, "reason": "UU 27/2022"},
    ),
    "incidents.services.channels.open_channel": (
        CHANNEL_MANAGE,
        lambda _world, place: {
            "draft": ChannelDraft(
                party="bpbd", name="BPBD", area=place.area_code, kind="email", address="piket@bpbd.example"
            )
        },
    ),
    "incidents.services.channels.revise_channel": (
        CHANNEL_MANAGE,
        _channel(name="Pos", address="https://pos.example/baru"),
    ),
    "incidents.services.channels.close_channel": (CHANNEL_MANAGE, _channel()),
    "incidents.services.channels.renew_key": (CHANNEL_MANAGE, _channel()),
    "incidents.services.channels.try_channel": (CHANNEL_MANAGE, _channel()),
    "incidents.services.channels.end_key": (
        CHANNEL_MANAGE,
        lambda _world, place: {"key_id": place.channel_key.pk},
    ),
    "incidents.services.deliveries.replay_delivery": (
        CALL_TAKE,
        lambda _world, place: {"delivery_id": place.delivery.pk},
    ),
    "incidents.services.sop_proposals.draft_sop": (
        SOP_PROPOSE,
        lambda _world, _place: {"sop": SOP, "reason": "Radio."},
    ),
    "incidents.services.sop_proposals.write_step": (SOP_PROPOSE, _sop(draft=step_draft())),
    "incidents.services.sop_proposals.move_step": (SOP_PROPOSE, _sop(origin=FIRST_STEP, to=3)),
    "incidents.services.sop_proposals.remove_step": (SOP_PROPOSE, _sop(origin=FIRST_STEP)),
    "incidents.services.sop_proposals.propose_sop": (SOP_PROPOSE, _sop()),
    "incidents.services.sop_proposals.withdraw_sop": (SOP_PROPOSE, _sop()),
    "incidents.services.sop_proposals.adopt_sop": (
        SOP_ADOPT,
        lambda built, place: {
            "proposal_id": _proposed(built, place),
            "decree_number": "SK-1",
            "decided_on": timezone.localdate(),
        },
    ),
    "incidents.services.relays.relay_call": (
        CALL_TAKE,
        lambda _world, place: {"call_id": place.call.pk, "agencies": ["polisi"]},
    ),
    "incidents.services.relays.acknowledge_relay": (
        CALL_TAKE,
        lambda _world, place: {"relay_id": place.relay.pk, "receiver": "Andi"},
    ),
    "incidents.services.figures.record_figure": (
        FIGURE_RECORD,
        lambda _world, place: {"draft": figure_draft(place.incident, 2, area=place.area_code)},
    ),
    "incidents.services.figures.verify_figure": (FIGURE_RECORD, _figure()),
    "incidents.services.figures.retract_figure": (FIGURE_RECORD, _figure(reason="x")),
    "incidents.services.sheet_import.import_sheet": (
        REPORT_VERIFY,
        lambda _world, place: {
            "sheet": Sheet(
                head=("hazard", "severity", "area", "observed_at"),
                rows=(("gempa", "high", place.area_code, "2022-11-22"),),
            ),
            "mapping": ("hazard", "severity", "area", "observed_at"),
            "keep": True,
        },
    ),
    "coordination.services.activities.file_activity": (
        ACTIVITY_FILE,
        lambda _world, place: {"draft": activity_draft(area=place.area_code)},
    ),
    "coordination.services.activities.verify_activity": (ACTIVITY_VERIFY, _activity()),
    "coordination.services.activities.return_activity": (ACTIVITY_VERIFY, _activity(reason="x")),
    "coordination.services.activities.withdraw_activity": (ACTIVITY_VERIFY, _activity()),
    "coordination.services.activity_amendments.amend_activity": (
        ACTIVITY_VERIFY,
        lambda _world, place: {
            "activity_id": place.activity.pk,
            "amendment": ActivityAmendmentDraft(client_ref=uuid4(), changes={"staff": {"from": None, "to": 2}}),
        },
    ),
    "coordination.services.activity_photos.attach_activity_photo": (
        ACTIVITY_VERIFY,
        lambda _world, place: {
            "activity_id": place.activity.pk,
            "photo": PhotoDraft(client_ref=uuid4(), content=picture(size=(64, 48))),
        },
    ),
    "incidents.services.shelters.open_shelter": (
        SHELTER_RECORD,
        lambda _world, place: {
            "incident_id": place.incident.pk,
            "area": place.area_code,
            "details": ShelterDetails(name="Balai desa", kind="hall"),
        },
    ),
    "incidents.services.shelters.revise_shelter": (
        SHELTER_RECORD,
        _shelter(details=ShelterDetails(name="Balai desa", kind="hall")),
    ),
    "incidents.services.shelters.count_shelter": (
        SHELTER_RECORD,
        lambda _world, place: {
            "shelter_id": place.shelter.pk,
            "version": place.shelter.version,
            "count": CountDraft(as_of=timezone.now(), people=90),
        },
    ),
    "incidents.services.shelters.close_shelter": (SHELTER_RECORD, _shelter(reason="x")),
    "incidents.services.shelters.reopen_shelter": (
        SHELTER_RECORD,
        lambda _world, place: {
            "shelter_id": place.closed_shelter.pk,
            "version": place.closed_shelter.version,
            "reason": "x",
        },
    ),
    "incidents.services.risk_zones.draw_risk_zone": (
        RISK_MANAGE,
        lambda _world, place: {"draft": zone_draft(place.area_code)},
    ),
    "incidents.services.risk_zones.revise_risk_zone": (
        RISK_MANAGE,
        lambda _world, place: {
            "zone_id": place.zone.pk,
            "version": place.zone.version,
            "draft": zone_draft(place.area_code),
        },
    ),
    "incidents.services.risk_zones.retire_risk_zone": (
        RISK_MANAGE,
        lambda _world, place: {"zone_id": place.zone.pk, "version": place.zone.version, "reason": "x"},
    ),
    "incidents.services.risk_import.import_risk_zones": (
        RISK_MANAGE,
        lambda _world, place: {
            "file": read_vector_file("a.geojson", geojson(feature(square(place.area_code)))),
            "draft": dataset_draft(b"", name="Baru"),
            "keep": True,
        },
    ),
    "incidents.services.risk_import.undo_risk_import": (
        RISK_MANAGE,
        lambda _world, place: {"dataset_id": place.dataset.pk, "version": place.dataset.version},
    ),
    "incidents.services.gauges.register_gauge": (
        GAUGE_MANAGE,
        lambda _world, place: {"area": place.area_code, "details": gauge_details(name="Lain")},
    ),
    "incidents.services.gauges.revise_gauge": (GAUGE_MANAGE, _gauge(details=gauge_details(name="Lain"))),
    "incidents.services.gauges.add_downstream": (GAUGE_MANAGE, _gauge(area="31.74.01")),
    "incidents.services.gauges.remove_downstream": (GAUGE_MANAGE, _gauge(area="31.74.01")),
    "incidents.services.gauges.move_gauge": (GAUGE_MANAGE, _gauge(state="closed", reason="x")),
    "incidents.services.gauge_readings.record_reading": (
        GAUGE_RECORD,
        lambda _world, place: {"station_id": place.gauge.pk, "draft": reading_draft(75)},
    ),
    "incidents.services.gauge_readings.record_feed_readings": (
        GAUGE_RECORD,
        lambda _world, place: {
            "feed": f"river_gauges.{place.words}",
            "readings": [FeedReading(key="A", height_cm=Decimal(75), observed_at=timezone.now())],
        },
    ),
    "incidents.services.gauge_warnings.weigh_gauge": (
        ALERT_RECORD,
        lambda _world, place: {"station_id": place.gauge.pk},
    ),
    "incidents.services.situation_reports.draft_situation_report": (
        DOCUMENT_DRAFT,
        lambda _world, place: {"incident_id": place.incident.pk, "kind": "initial"},
    ),
    "incidents.services.situation_reports.revise_situation_report": (
        DOCUMENT_DRAFT,
        _draft(sections={"needs": "Tenda."}),
    ),
    "incidents.services.situation_reports.approve_situation_report": (DOCUMENT_APPROVE, _draft()),
    "incidents.services.situation_reports.publish_situation_report": (DOCUMENT_PUBLISH, _document()),
    "incidents.services.situation_reports.correct_situation_report": (DOCUMENT_DRAFT, _document(reason="x")),
    "incidents.services.follow_ups.agree_follow_up": (
        DOCUMENT_DRAFT,
        lambda _world, place: {
            "draft": FollowUpDraft(
                incident_id=place.incident.pk,
                text="Latihan.",
                unit_id=place.officer.unit.pk,
                due_on=timezone.localdate(),
            )
        },
    ),
    "incidents.services.follow_ups.settle_follow_up": (
        DOCUMENT_DRAFT,
        lambda _world, place: {
            "follow_up_id": place.follow_up.pk,
            "version": place.follow_up.version,
            "state": "done",
        },
    ),
    "incidents.services.emergency_status.declare_status": (
        STATUS_RECORD,
        lambda _world, place: {"draft": status_draft(area=place.area_code[:5], hazard="banjir")},
    ),
    "incidents.services.emergency_status.extend_status": (
        STATUS_RECORD,
        _status(
            decree_number="SK 2",
            decreed_on=timezone.localdate(),
            ends_on=timezone.localdate() + timedelta(days=30),
        ),
    ),
    "incidents.services.emergency_status.end_status": (
        STATUS_RECORD,
        _status(ended_on=timezone.localdate(), reason="x"),
    ),
    "incidents.services.emergency_status.attach_status": (
        STATUS_RECORD,
        lambda _world, place: {"status_id": place.loose_status.pk, "incident_id": place.incident.pk},
    ),
    "incidents.services.needs.record_need": (
        NEED_RECORD,
        lambda _world, place: {"draft": need_draft(place.incident)},
    ),
    "incidents.services.needs.revise_need": (
        NEED_RECORD,
        lambda _world, place: {
            "need_id": place.need.pk,
            "version": place.need.version,
            "progress": NeedProgress(as_of=timezone.now(), offered=1),
        },
    ),
    "incidents.services.needs.drop_need": (
        NEED_RECORD,
        lambda _world, place: {"need_id": place.need.pk, "version": place.need.version, "reason": "x"},
    ),
    "incidents.services.needs.adopt_estimate": (
        NEED_RECORD,
        lambda _world, place: {"incident_id": place.incident.pk, "seen": estimate_shown(place)},
    ),
    "incidents.services.needs.set_need_parameter": (
        PARAMETER_MANAGE,
        lambda _world, _place: {"draft": parameter_draft()},
    ),
    "incidents.services.checklist.start_checklist": (
        TASK_MANAGE,
        lambda _world, place: {"incident_id": place.incident.pk, "sop": "tanggap-darurat"},
    ),
    "incidents.services.checklist.add_task": (TASK_MANAGE, lambda _world, place: {"draft": task_draft(place.incident)}),
    "incidents.services.checklist.assign_task": (
        TASK_MANAGE,
        lambda _world, place: {"task_id": place.task.pk, "version": place.task.version, "owner_id": None},
    ),
    "incidents.services.checklist.move_task": (
        TASK_SETTLE,
        lambda _world, place: {"task_id": place.task.pk, "version": place.task.version, "state": "done"},
    ),
    "incidents.services.lessons.propose_lesson": (
        INCIDENT_MANAGE,
        lambda _world, place: {"incident_id": place.incident.pk, "draft": lesson_draft()},
    ),
    "incidents.services.lessons.revise_lesson": (
        INCIDENT_MANAGE,
        lambda _world, place: {
            "lesson_id": place.lesson_proposal.pk,
            "version": place.lesson_proposal.version,
            "draft": lesson_draft(),
        },
    ),
    "incidents.services.lessons.move_lesson": (
        INCIDENT_MANAGE,
        lambda _world, place: {"lesson_id": place.lesson.pk, "version": place.lesson.version, "state": "done"},
    ),
    "incidents.services.letters.set_letter_pattern": (
        LETTER_MANAGE,
        lambda _world, place: {"pattern": "{nomor}/{tahun}", "version": place.letter_pattern.version},
    ),
    "incidents.services.duty.plan_shift": (
        DUTY_KEEP,
        lambda built, place: {
            "unit_id": place.officer.unit.pk,
            "officer_id": built.owner.user.pk,
            "starts_at": place.shift.starts_at,
            "ends_at": place.shift.ends_at,
        },
    ),
    "incidents.services.duty.cancel_shift": (
        DUTY_KEEP,
        lambda _world, place: {"shift_id": place.shift.pk, "version": place.shift.version, "reason": "x"},
    ),
    "incidents.services.duty.write_log": (
        DUTY_KEEP,
        lambda _world, place: {"unit_id": place.officer.unit.pk, "kind": "note", "text": "Radio."},
    ),
    "incidents.services.duty.hand_over": (
        DUTY_KEEP,
        lambda built, place: {"unit_id": place.officer.unit.pk, "taken_by": built.owner.user.pk},
    ),
    "incidents.services.messages.post_message": (
        MESSAGE_WRITE,
        lambda _world, place: {"incident_id": place.incident.pk, "text": "Halo."},
    ),
    "volunteers.services.partners.admit_partner": (
        PARTNER_MANAGE,
        lambda _world, _place: {"name": "Tagana Jabar", "short_name": "Tagana", "kind": "community"},
    ),
    "volunteers.services.private.erase_volunteer": (
        PERSON_ERASE,
        lambda _world, place: {"volunteer_id": place.volunteer.pk, "reason": "UU 27/2022"},
    ),
    "pmi_platform.core.tenancy.services.grants.open_grant": (
        GRANT_MANAGE,
        lambda built, place: {"terms": world.terms(built.third, Purpose.AMBULANCES, (place.area_code,))},
    ),
    "pmi_platform.core.tenancy.services.grants.revoke_grant": (
        GRANT_MANAGE,
        lambda _world, place: {"grant_id": place.own_grant.pk},
    ),
    "pmi_platform.core.tenancy.services.memberships.grant_membership": (
        MEMBERSHIP_MANAGE,
        lambda _world, place: {
            "user_id": place.officer.user.pk,
            "unit_id": place.officer.unit.pk,
            "role": Role.VOLUNTEER,
        },
    ),
    "pmi_platform.core.tenancy.services.memberships.revoke_membership": (
        MEMBERSHIP_MANAGE,
        lambda _world, place: {"membership_id": place.officer.membership.pk},
    ),
    "pmi_platform.core.tenancy.services.tenants.grow_unit_tree": (
        UNIT_MANAGE,
        lambda _world, place: {"area_code": place.area_code},
    ),
    "pmi_platform.core.accounts.services.invitations.issue_invitation": (
        INVITATION_ISSUE,
        lambda _world, place: {"draft": InvitationDraft(unit_id=place.officer.unit.pk, role=Role.VOLUNTEER)},
    ),
    "pmi_platform.core.accounts.services.invitations.withdraw_invitation": (
        INVITATION_ISSUE,
        lambda _world, place: {"invitation_id": place.invitation.pk},
    ),
    "pmi_platform.core.accounts.services.machines.register_machine": (
        MEMBERSHIP_MANAGE,
        lambda _world, place: {
            "draft": MachineDraft(
                client_id=str(uuid4()),
                client_secret="rahasia yang cukup panjang",
                name="Mesin",
                address=f"{uuid4()}@mesin.example",
                unit_id=place.officer.unit.pk,
                role=Role.VOLUNTEER,
            )
        },
    ),
    "logistics.services.warehouses.open_warehouse": (
        WAREHOUSE_MANAGE,
        lambda _world, place: {"unit_id": place.officer.unit.pk, "name": "Gudang lain"},
    ),
    "logistics.services.documents.receive_goods": (
        STOCK_POST,
        lambda _world, place: {"draft": receipt(place.warehouse, 5)},
    ),
    "logistics.services.documents.issue_goods": (
        STOCK_POST,
        lambda _world, place: {"draft": issue(place.warehouse, place.lot, 1)},
    ),
    "logistics.services.documents.take_delivery": (
        STOCK_POST,
        lambda _world, place: {"draft": delivery(place.dispatch, {place.lot: 3})},
    ),
    "logistics.services.documents.reverse_document": (
        STOCK_POST,
        lambda _world, place: {"document_id": place.dispatch.pk, "client_ref": uuid4(), "reason": "x"},
    ),
    "logistics.services.discrepancies.settle_discrepancy": (
        STOCK_POST,
        lambda _world, place: {"draft": settlement(place.counted_short, {place.lot: 1})},
    ),
    "logistics.services.requisitions.ask_for_goods": (
        REQUISITION_ASK,
        lambda _world, place: {"draft": requisition(place.warehouse, 5)},
    ),
    "logistics.services.requisitions.approve_requisition": (
        APPROVE,
        lambda _world, place: {
            "requisition_id": place.requisition.pk,
            "version": 1,
            "approved": dict.fromkeys(place.requisition_lines, 1),
        },
    ),
    "logistics.services.requisitions.refuse_requisition": (
        APPROVE,
        lambda _world, place: {"requisition_id": place.requisition.pk, "version": 1, "reason": "x"},
    ),
    "logistics.services.picking.cancel_requisition": (
        APPROVE,
        lambda _world, place: {"requisition_id": place.requisition.pk, "version": 1, "reason": "x"},
    ),
    "logistics.services.picking.reserve_goods": (
        STOCK_POST,
        lambda world, place: _seen(_by_owner(world, approved, place.warehouse)),
    ),
    "logistics.services.picking.pick_goods": (
        STOCK_POST,
        lambda world, place: {**_seen(_by_owner(world, reserved, place.warehouse)), "picked": {place.lot.pk: 1}},
    ),
    "logistics.services.picking.send_goods": (
        STOCK_POST,
        lambda world, place: _sending(_by_owner(world, picked, place.warehouse, {place.lot: 1})),
    ),
    "logistics.services.kits.make_kits": (
        STOCK_POST,
        lambda world, place: {"draft": _kit_draft(world, place)},
    ),
    "logistics.services.kits.take_kits_apart": (
        STOCK_POST,
        lambda world, place: {"draft": _unkit_draft(world, place)},
    ),
    "logistics.services.transfers.decline_transfer": (
        APPROVE,
        lambda _world, place: {"transfer_id": place.transfer.pk, "version": 1, "reason": "x"},
    ),
    "logistics.services.transfers.lend_goods": (
        APPROVE,
        lambda _world, place: {
            "draft": LendingDraft(
                client_ref=uuid4(), transfer_id=place.transfer.pk, quantity=1, occurred_at=timezone.now()
            ),
            "version": 1,
        },
    ),
    "logistics.services.settling.answer_settlement": (
        STOCK_POST,
        lambda _world, place: {"settlement_id": place.settlement.pk, "version": place.loan.version, "accepts": True},
    ),
    "logistics.services.settling.write_off_loan": (
        APPROVE_LARGE,
        lambda _world, place: {
            "transfer_id": place.loan.pk,
            "version": place.loan.version,
            "quantity": 1,
            "reason": "x",
        },
    ),
    "logistics.services.levels.set_stock_level": (
        WAREHOUSE_MANAGE,
        lambda _world, place: {"warehouse_id": place.warehouse.pk, "item": "terpal", "minimum": 1, "reserve": 0},
    ),
    "logistics.services.levels.set_item_measure": (
        WAREHOUSE_MANAGE,
        lambda _world, _place: {"item": "terpal", "pack": "bal", "per_pack": 10},
    ),
    "logistics.services.levels.set_kit_part": (
        WAREHOUSE_MANAGE,
        lambda _world, _place: {"kit": "family-kit", "part": "ember", "quantity": 2},
    ),
    "logistics.services.levels.bar_lot": (
        WAREHOUSE_MANAGE,
        lambda _world, place: {"lot_id": place.lot.pk, "reason": "x"},
    ),
    "pmi_platform.core.accounts.services.device_passwords.make_device_password": (
        DEVICE_REVOKE,
        lambda _world, place: {"membership_id": place.officer.membership.pk, "label": "HP posko"},
    ),
    "pmi_platform.core.accounts.services.device_passwords.revoke_device_password": (
        DEVICE_REVOKE,
        lambda _world, place: {"device_id": place.phone.pk},
    ),
    "pmi_platform.core.accounts.services.pins.offer_new_pin": (DEVICE_REVOKE, _member),
    "pmi_platform.core.accounts.services.second_factors.forget_second_factor": (DEVICE_REVOKE, _member),
    "pmi_platform.core.accounts.services.sessions.end_devices": (DEVICE_REVOKE, _member),
    "pmi_platform.core.journal.services.erasure.erase_detail": (
        DETAIL_ERASE,
        lambda _world, place: {
            "entry_id": JournalDetail.objects.filter(detail__contains=place.words).first().pk,
            "reason": "UU 27/2022",
        },
    ),
}
"""By full name: the capability that the service asks for, and good arguments for a thing in a kecamatan."""

ASKED_ANYWHERE = {
    **dict.fromkeys(
        (
            "logistics.services.transfers.ask_transfer",
            "logistics.services.transfers.borrow_goods",
            "logistics.services.settling.offer_settlement",
        ),
        "the borrower's acts, on a loan that this owner lends (tests/logistics/services/test_transfers.py)",
    ),
    "incidents.services.telling.tell_by_message": "the place stands in the words; filing asks for it",
    **dict.fromkeys(
        (
            "volunteers.services.deploying.move_deployment",
            "volunteers.services.deploying.move_many",
            "volunteers.services.deploying.offer_deployment",
            "volunteers.services.deploying.offer_to_many",
            "volunteers.services.points.close_point",
            "volunteers.services.points.open_point",
            "volunteers.services.presence.note_word",
        ),
        "of the receiver's whole tenant; tests/volunteers/services/test_deploying.py",
    ),
    **dict.fromkeys(
        (
            "volunteers.services.affiliations.join_unit",
            "volunteers.services.affiliations.move_affiliation",
            "volunteers.services.capability.record_certificate",
            "volunteers.services.capability.record_skill",
            "volunteers.services.capability.set_willingness",
            "volunteers.services.importing.advance_import",
            "volunteers.services.importing.begin_import",
            "volunteers.services.importing.confirm_import",
            "volunteers.services.importing.drop_import",
            "volunteers.services.importing.mistakes_of",
            "volunteers.services.merging.merge_volunteers",
            "volunteers.services.merging.separate_volunteers",
            "volunteers.services.deploying.answer_for",
            "volunteers.services.deploying.release_for",
            "volunteers.services.private.show_private",
            "volunteers.services.registering.register_volunteer",
            "volunteers.services.registering.revise_volunteer",
        ),
        "a partner's officer may for the partner's people alone; tests/volunteers/services/test_reach.py",
    ),
    **dict.fromkeys(
        (
            "volunteers.services.capability.set_own_willingness",
            "volunteers.services.certificates.certify_service",
            "volunteers.services.deploying.answer_offer",
            "volunteers.services.presence.check_in",
            "volunteers.services.presence.give_word",
            "volunteers.services.private.withdraw_consent",
            "volunteers.services.registering.register_oneself",
            "volunteers.services.registering.revise_oneself",
        ),
        "one's own; to others nothing is there",
    ),
    "incidents.services.reports.file_anew": "asks at the place that filing has resolved; called by filing alone",
    "incidents.services.restating.restate_report": "the author's own; to others nothing is there",
    "incidents.services.relays.note_relay": "asks as receipts do; needs a receipt before it does anything",
    "incidents.services.participation.accept_participation": "the participant's own; to others nothing is there",
}


@pytest.fixture(scope="module")
def built(module_database):
    return world.build()


@pytest.fixture(scope="module")
def holders(built):
    """Somebody for every role: province-wide, and in the other kecamatan."""
    return {
        (role, area): member(role, at=area, of=built.owner.tenant) for role in Role for area in ("32", world.SHOWN_AREA)
    }


def _attempt(built, holder, name):
    """What the service answers in that office: None, or the status of its refusal. Whatever was done is undone."""
    module, _dot, function = name.rpartition(".")
    _capability, arguments = CALLS[name]
    with transaction.atomic():
        try:
            with holder.scope() as actor:
                getattr(import_module(module), function)(actor=actor, **arguments(built, built.kept))
        except DomainError as refusal:
            return refusal.status
        finally:
            transaction.set_rollback(True)
    return None


def test_every_service_is_in_the_list():
    named = {name for name, _source, _function in public_services()}

    assert named - WITHOUT_ACTOR.keys() - WITHOUT_CAPABILITY.keys() == CALLS.keys() | ASKED_ANYWHERE.keys()


@pytest.mark.parametrize("name", CALLS)
def test_a_service_refuses_every_role_without_the_capability(built, holders, name):
    capability, _arguments = CALLS[name]
    without = [role for role in Role if capability not in ROLE_TABLE[role]]
    refused = {role: _attempt(built, holders[role, "32"], name) for role in without}

    assert refused == dict.fromkeys(without, NOT_PERMITTED)


@pytest.mark.parametrize("name", CALLS)
def test_a_service_does_it_for_every_role_with_the_capability(built, holders, name):
    capability, _arguments = CALLS[name]
    holding = [role for role in Role if capability in ROLE_TABLE[role]]

    assert {role: _attempt(built, holders[role, "32"], name) for role in holding} == dict.fromkeys(holding)


@pytest.mark.parametrize("name", CALLS)
def test_a_service_refuses_the_capability_that_is_held_elsewhere(built, holders, name):
    capability, _arguments = CALLS[name]
    holding = [role for role in Role if capability in ROLE_TABLE[role]]
    refused = {role: _attempt(built, holders[role, world.SHOWN_AREA], name) for role in holding}

    assert refused == dict.fromkeys(holding, NOT_PERMITTED)
