"""The one place that writes warnings, incidents, reports and figures. Every edit names the `version` it was made on.

Early warnings
    receive_alert(*, actor, notice: AlertNotice) -> tuple[Alert, bool]
    end_alert(*, actor, alert_id, version, reason) -> Alert
    issue_alert(*, actor, alert_id, version, english=None) -> AlertIssue

Activations
    weigh_alert(*, actor, alert_id) -> Activation | None
    confirm_activation(*, actor, activation_id, version, incident_id=None, reason="") -> Activation
    dismiss_activation(*, actor, activation_id, version, reason) -> Activation
    lay_down_rules(*, actor) -> list[ActivationRule]
    add_activation_rule(*, actor, draft: RuleDraft) -> ActivationRule
    change_activation_rule(*, actor, rule_id, version, draft: RuleDraft) -> ActivationRule

Reports
    submit_field_report(*, actor, draft: FieldReportDraft) -> FieldReport
    amend_report(*, actor, report_id, amendment: AmendmentDraft) -> ReportAmendment
    restate_report(*, actor, first_ref, former_ref, draft: FieldReportDraft) -> FieldReport
    settle_conflict(*, actor, report_id, version, field, value) -> FieldReport
    attach_photo(*, actor, report_id, photo: PhotoDraft) -> ReportPhoto
    verify_report(*, actor, report_id, version) -> FieldReport
    return_report(*, actor, report_id, version, reason) -> FieldReport
    confirm_report(*, actor, report_id, version) -> FieldReport
    request_changes(*, actor, report_id, version, fields, reason) -> FieldReport
    refile_report(*, actor, report_id, version, reason) -> FieldReport
    withdraw_report(*, actor, report_id, version, reason="") -> FieldReport
    attach_report_to_incident(*, actor, report_id, incident_id, version) -> FieldReport

Text messages, the inbox, twins
    tell_by_message(*, actor, message: Message) -> Told
    keep_in_inbox(*, actor, telling: Telling) -> InboxItem
    attach_to_item(*, actor, item_id, photo: PhotoDraft) -> InboxItem
    take_item(*, actor, item_id, version, taking: Taking) -> FieldReport
    join_item(*, actor, item_id, version, incident_id) -> InboxItem
    reject_item(*, actor, item_id, version, reason) -> InboxItem
    block_sender(*, actor, item_id, until, reason) -> SenderBlock
    join_twin(*, actor, report_id, twin_id) -> TwinVerdict
    reject_twin(*, actor, report_id, twin_id) -> TwinVerdict
    separate_twin(*, actor, report_id) -> TwinVerdict

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

Shelters
    open_shelter(*, actor, incident_id, area, details: ShelterDetails, location=None) -> Shelter
    revise_shelter(*, actor, shelter_id, version, details: ShelterDetails) -> Shelter
    count_shelter(*, actor, shelter_id, version, count: CountDraft) -> Shelter
    close_shelter(*, actor, shelter_id, version, reason) -> Shelter
    reopen_shelter(*, actor, shelter_id, version, reason="") -> Shelter

River gauges
    register_gauge(*, actor, area, details: GaugeDetails, location=None) -> GaugeStation
    revise_gauge(*, actor, station_id, version, details: GaugeDetails) -> GaugeStation
    add_downstream(*, actor, station_id, version, area, lead_min=None) -> GaugeStation
    remove_downstream(*, actor, station_id, version, area) -> GaugeStation
    move_gauge(*, actor, station_id, version, state, reason) -> GaugeStation
    record_reading(*, actor, station_id, draft: ReadingDraft) -> GaugeReading
    record_feed_readings(*, actor, feed, readings) -> Taken
    weigh_gauge(*, actor, station_id) -> Alert | None

Situation reports
    draft_situation_report(*, actor, incident_id, kind) -> SituationReport
    revise_situation_report(*, actor, document_id, version, sections, letter_number=None) -> SituationReport
    approve_situation_report(*, actor, document_id, version, reason="", seen="") -> SituationReport
    publish_situation_report(*, actor, document_id, version, reason="") -> SituationReport
    correct_situation_report(*, actor, document_id, version, reason) -> SituationReport
    agree_follow_up(*, actor, draft: FollowUpDraft) -> FollowUp
    settle_follow_up(*, actor, follow_up_id, version, state, reason="") -> FollowUp
    set_letter_pattern(*, actor, pattern, version) -> LetterPattern

Status keadaan darurat
    declare_status(*, actor, draft: StatusDraft) -> EmergencyStatus
    extend_status(*, actor, status_id, version, decree_number, decreed_on, ends_on) -> EmergencyStatus
    end_status(*, actor, status_id, version, ended_on, reason, decree_number="") -> EmergencyStatus
    attach_status(*, actor, status_id, incident_id) -> EmergencyStatus

Needs
    record_need(*, actor, draft: NeedDraft) -> Need
    revise_need(*, actor, need_id, version, progress: NeedProgress) -> Need
    drop_need(*, actor, need_id, version, reason) -> Need
    adopt_estimate(*, actor, incident_id, seen) -> list[Need]
    set_need_parameter(*, actor, draft: ParameterDraft) -> NeedParameter

Tasks
    start_checklist(*, actor, incident_id, sop) -> list[IncidentTask]
    add_task(*, actor, draft: TaskDraft) -> IncidentTask
    assign_task(*, actor, task_id, version, owner_id) -> IncidentTask
    move_task(*, actor, task_id, version, state, reason="") -> IncidentTask

Lessons
    propose_lesson(*, actor, incident_id, draft: LessonDraft) -> Lesson
    revise_lesson(*, actor, lesson_id, version, draft: LessonDraft) -> Lesson
    move_lesson(*, actor, lesson_id, version, state, reason="") -> Lesson

Messages
    post_message(*, actor, incident_id, text) -> IncidentMessage

Command post
    plan_shift(*, actor, unit_id, officer_id, starts_at, ends_at) -> DutyShift
    cancel_shift(*, actor, shift_id, version, reason) -> DutyShift
    write_log(*, actor, unit_id, kind, text, at=None, incident_id=None) -> LogEntry
    hand_over(*, actor, unit_id, taken_by, note="") -> Handover
"""

from incidents.services.activation_rules import (
    RuleDraft,
    add_activation_rule,
    change_activation_rule,
    lay_down_rules,
)
from incidents.services.activations import confirm_activation, dismiss_activation, weigh_alert
from incidents.services.alert_issues import issue_alert
from incidents.services.alerts import end_alert, receive_alert
from incidents.services.amendments import amend_report, settle_conflict
from incidents.services.call_drafts import CallDraft, CallerDraft, CallFacts
from incidents.services.calls import (
    add_call_facts,
    close_call,
    erase_caller,
    join_call_to_incident,
    open_incident_from_call,
    take_call,
)
from incidents.services.checklist import add_task, assign_task, move_task, start_checklist
from incidents.services.command_drafts import (
    LessonDraft,
    NeedDraft,
    NeedProgress,
    ParameterDraft,
    StatusDraft,
    TaskDraft,
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
from incidents.services.duty import cancel_shift, hand_over, plan_shift, write_log
from incidents.services.emergency_status import attach_status, declare_status, end_status, extend_status
from incidents.services.figures import record_figure, retract_figure, verify_figure
from incidents.services.filing import submit_field_report
from incidents.services.follow_ups import agree_follow_up, settle_follow_up
from incidents.services.gauge_readings import FeedReading, ReadingDraft, record_feed_readings, record_reading
from incidents.services.gauge_warnings import weigh_gauge
from incidents.services.gauges import (
    GaugeDetails,
    Threshold,
    add_downstream,
    move_gauge,
    register_gauge,
    remove_downstream,
    revise_gauge,
)
from incidents.services.inbox import (
    Taking,
    Telling,
    attach_to_item,
    block_sender,
    forget_senders,
    join_item,
    keep_in_inbox,
    reject_item,
    take_item,
)
from incidents.services.incidents import (
    change_severity,
    move_incident,
    open_incident,
    open_incident_from_report,
    raise_severity,
    take_charge,
)
from incidents.services.ladder import confirm_report, refile_report, request_changes
from incidents.services.lessons import move_lesson, propose_lesson, revise_lesson
from incidents.services.letters import set_letter_pattern
from incidents.services.merging import link_incident, merge_incident, separate_incident
from incidents.services.messages import post_message
from incidents.services.needs import adopt_estimate, drop_need, record_need, revise_need, set_need_parameter
from incidents.services.participation import accept_participation, flag_graver_report, invite_participant
from incidents.services.photos import attach_photo
from incidents.services.relays import acknowledge_relay, note_relay, relay_call
from incidents.services.reports import (
    attach_report_to_incident,
    return_report,
    verify_report,
    withdraw_report,
)
from incidents.services.restating import restate_report
from incidents.services.shelters import (
    CountDraft,
    ShelterDetails,
    close_shelter,
    count_shelter,
    open_shelter,
    reopen_shelter,
    revise_shelter,
)
from incidents.services.situation_reports import (
    approve_situation_report,
    correct_situation_report,
    draft_situation_report,
    publish_situation_report,
    revise_situation_report,
)
from incidents.services.telling import Message, Told, forget_unfinished, tell_by_message
from incidents.services.twins import join_twin, reject_twin, separate_twin

__all__ = [
    "AlertNotice",
    "AmendmentDraft",
    "CallDraft",
    "CallFacts",
    "CallerDraft",
    "CountDraft",
    "FeedReading",
    "FieldReportDraft",
    "FigureDraft",
    "FollowUpDraft",
    "GaugeDetails",
    "IncidentOpening",
    "LessonDraft",
    "Message",
    "NeedDraft",
    "NeedProgress",
    "ParameterDraft",
    "PhotoDraft",
    "ReadingDraft",
    "RuleDraft",
    "ShelterDetails",
    "StatusDraft",
    "Taking",
    "TaskDraft",
    "Telling",
    "Threshold",
    "Told",
    "accept_participation",
    "acknowledge_relay",
    "add_activation_rule",
    "add_call_facts",
    "add_downstream",
    "add_task",
    "adopt_estimate",
    "agree_follow_up",
    "amend_report",
    "approve_situation_report",
    "assign_task",
    "attach_photo",
    "attach_report_to_incident",
    "attach_status",
    "attach_to_item",
    "block_sender",
    "cancel_shift",
    "change_activation_rule",
    "change_severity",
    "close_call",
    "close_shelter",
    "confirm_activation",
    "confirm_report",
    "correct_situation_report",
    "count_shelter",
    "declare_status",
    "dismiss_activation",
    "draft_situation_report",
    "drop_need",
    "end_alert",
    "end_status",
    "erase_caller",
    "extend_status",
    "flag_graver_report",
    "forget_senders",
    "forget_unfinished",
    "hand_over",
    "invite_participant",
    "issue_alert",
    "join_call_to_incident",
    "join_item",
    "join_twin",
    "keep_in_inbox",
    "lay_down_rules",
    "link_incident",
    "merge_incident",
    "move_gauge",
    "move_incident",
    "move_lesson",
    "move_task",
    "note_relay",
    "open_incident",
    "open_incident_from_call",
    "open_incident_from_report",
    "open_shelter",
    "plan_shift",
    "post_message",
    "propose_lesson",
    "publish_situation_report",
    "raise_severity",
    "receive_alert",
    "record_feed_readings",
    "record_figure",
    "record_need",
    "record_reading",
    "refile_report",
    "register_gauge",
    "reject_item",
    "reject_twin",
    "relay_call",
    "remove_downstream",
    "reopen_shelter",
    "request_changes",
    "restate_report",
    "retract_figure",
    "return_report",
    "revise_gauge",
    "revise_lesson",
    "revise_need",
    "revise_shelter",
    "revise_situation_report",
    "separate_incident",
    "separate_twin",
    "set_letter_pattern",
    "set_need_parameter",
    "settle_conflict",
    "settle_follow_up",
    "start_checklist",
    "submit_field_report",
    "take_call",
    "take_charge",
    "take_item",
    "tell_by_message",
    "verify_figure",
    "verify_report",
    "weigh_alert",
    "weigh_gauge",
    "withdraw_report",
    "write_log",
]
