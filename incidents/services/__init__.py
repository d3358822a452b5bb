"""The one place that writes incidents, reports and figures. Keyword-only; every edit names the `version` it was made on.

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
    move_incident(*, actor, incident_id, version, to_state, reason="") -> Incident
    invite_participant(*, actor, incident_id, version, tenant_id, role) -> IncidentParticipation
    accept_participation(*, actor, incident_id) -> IncidentParticipation

Figures
    record_figure(*, actor, draft: FigureDraft) -> Figure
    verify_figure(*, actor, figure_id, version, reason="") -> Figure
    retract_figure(*, actor, figure_id, version, reason) -> Figure
"""
