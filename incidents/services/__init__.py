"""The one place that writes warnings, incidents, reports and figures. Every edit names the `version` it was made on.

Early warnings
    receive_alert(*, actor, notice: AlertNotice) -> tuple[Alert, bool]

Reports
    submit_field_report(*, actor, draft: FieldReportDraft) -> FieldReport
    amend_report(*, actor, report_id, amendment: AmendmentDraft) -> ReportAmendment
    attach_photo(*, actor, report_id, photo: PhotoDraft) -> ReportPhoto
    verify_report(*, actor, report_id, version) -> FieldReport
    return_report(*, actor, report_id, version, reason) -> FieldReport
    withdraw_report(*, actor, report_id, version, reason="") -> FieldReport
    attach_report_to_incident(*, actor, report_id, incident_id, version) -> FieldReport

Incidents
    open_incident(*, actor, opening: IncidentOpening) -> Incident
    open_incident_from_report(*, actor, report_id, version=None) -> Incident
    take_charge(*, actor, incident_id, version) -> Incident
    change_severity(*, actor, incident_id, version, severity, reason) -> Incident
    raise_severity(*, actor, incident_id, severity, reason) -> bool
    move_incident(*, actor, incident_id, version, to_state, reason="") -> Incident
    invite_participant(*, actor, incident_id, version, tenant_id, role) -> IncidentParticipation
    accept_participation(*, actor, incident_id) -> IncidentParticipation
    flag_graver_report(*, actor, incident_id, severity) -> bool
    merge_incident(*, actor, incident_id, version, into_id, reason="") -> Incident
    separate_incident(*, actor, incident_id, version, reason) -> Incident
    link_incident(*, actor, incident_id, version, parent_id) -> Incident

112 calls
    take_call(*, actor, draft: CallDraft) -> EmergencyCall
    open_incident_from_call(*, actor, call_id, version) -> Incident
    join_call_to_incident(*, actor, call_id, version, incident_id) -> EmergencyCall
    add_call_facts(*, actor, call_id, version, facts: CallFacts) -> EmergencyCall
    relay_call(*, actor, call_id, agencies, channel="system", receiver="") -> list[CallRelay]
    acknowledge_relay(*, actor, relay_id, receiver) -> CallRelay
    note_relay(*, actor, relay_id, action="", outcome="") -> CallRelay
    close_call(*, actor, call_id, version, outcome, note="") -> EmergencyCall
    erase_caller(*, actor, call_id, reason) -> bool

Figures
    record_figure(*, actor, draft: FigureDraft) -> Figure
    verify_figure(*, actor, figure_id, version, reason="") -> Figure
    retract_figure(*, actor, figure_id, version, reason) -> Figure

Situation reports
    draft_situation_report(*, actor, incident_id, kind) -> SituationReport
    revise_situation_report(*, actor, document_id, version, sections, letter_number=None) -> SituationReport
    approve_situation_report(*, actor, document_id, version, reason="", seen="") -> SituationReport
    publish_situation_report(*, actor, document_id, version, reason="") -> SituationReport
    correct_situation_report(*, actor, document_id, version, reason) -> SituationReport
    agree_follow_up(*, actor, draft: FollowUpDraft) -> FollowUp
    settle_follow_up(*, actor, follow_up_id, version, state, reason="") -> FollowUp
"""

from incidents.services.alerts import receive_alert
from incidents.services.amendments import amend_report
from incidents.services.call_drafts import CallDraft, CallerDraft, CallFacts
from incidents.services.calls import (
    add_call_facts,
    close_call,
    erase_caller,
    join_call_to_incident,
    open_incident_from_call,
    take_call,
)
from incidents.services.drafts import (
    AlertNotice,
    AmendmentDraft,
    FieldReportDraft,
    FigureDraft,
    FollowUpDraft,
    IncidentOpening,
    PhotoDraft,
)
from incidents.services.figures import record_figure, retract_figure, verify_figure
from incidents.services.follow_ups import agree_follow_up, settle_follow_up
from incidents.services.incidents import (
    change_severity,
    move_incident,
    open_incident,
    open_incident_from_report,
    raise_severity,
    take_charge,
)
from incidents.services.merging import link_incident, merge_incident, separate_incident
from incidents.services.participation import accept_participation, flag_graver_report, invite_participant
from incidents.services.photos import attach_photo
from incidents.services.relays import acknowledge_relay, note_relay, relay_call
from incidents.services.reports import (
    attach_report_to_incident,
    return_report,
    submit_field_report,
    verify_report,
    withdraw_report,
)
from incidents.services.situation_reports import (
    approve_situation_report,
    correct_situation_report,
    draft_situation_report,
    publish_situation_report,
    revise_situation_report,
)

__all__ = [
    "AlertNotice",
    "AmendmentDraft",
    "CallDraft",
    "CallFacts",
    "CallerDraft",
    "FieldReportDraft",
    "FigureDraft",
    "FollowUpDraft",
    "IncidentOpening",
    "PhotoDraft",
    "accept_participation",
    "acknowledge_relay",
    "add_call_facts",
    "agree_follow_up",
    "amend_report",
    "approve_situation_report",
    "attach_photo",
    "attach_report_to_incident",
    "change_severity",
    "close_call",
    "correct_situation_report",
    "draft_situation_report",
    "erase_caller",
    "flag_graver_report",
    "invite_participant",
    "join_call_to_incident",
    "link_incident",
    "merge_incident",
    "move_incident",
    "note_relay",
    "open_incident",
    "open_incident_from_call",
    "open_incident_from_report",
    "publish_situation_report",
    "raise_severity",
    "receive_alert",
    "record_figure",
    "relay_call",
    "retract_figure",
    "return_report",
    "revise_situation_report",
    "separate_incident",
    "settle_follow_up",
    "submit_field_report",
    "take_call",
    "take_charge",
    "verify_figure",
    "verify_report",
    "withdraw_report",
]
