from django.urls import path

from incidents.api.activations import ActivationViewSet
from incidents.api.alert_issues import AlertIssueViewSet
from incidents.api.alerts import AlertViewSet
from incidents.api.calls import CallViewSet
from incidents.api.checklist import TaskViewSet
from incidents.api.duplicates import CandidateViewSet
from incidents.api.emergency_statuses import EmergencyStatusViewSet
from incidents.api.figures import FigureViewSet
from incidents.api.gauges import GaugeViewSet
from incidents.api.go_report import GoReportViewSet
from incidents.api.inbox import InboxViewSet
from incidents.api.incidents import IncidentViewSet
from incidents.api.lessons import LessonViewSet
from incidents.api.merging import MergingViewSet
from incidents.api.messages import MessageViewSet
from incidents.api.needs import NeedViewSet
from incidents.api.phone import PhoneViewSet
from incidents.api.photos import PhotoViewSet
from incidents.api.report_types import ReportTypeViewSet
from incidents.api.reports import FieldReportViewSet
from incidents.api.risk_zones import RiskDatasetViewSet, RiskZoneViewSet
from incidents.api.shelters import ShelterViewSet
from incidents.api.situation_reports import SituationReportViewSet
from incidents.api.sops import SopViewSet

urlpatterns = [
    path("activations/", ActivationViewSet.as_view({"get": "list"}), name="activations"),
    path("activations/<uuid:pk>/", ActivationViewSet.as_view({"get": "retrieve"}), name="activation"),
    path("alerts/", AlertViewSet.as_view({"get": "list"}), name="alerts"),
    path("alerts/<uuid:pk>/", AlertViewSet.as_view({"get": "retrieve"}), name="alert"),
    path("alerts/<uuid:pk>/exposure/", AlertViewSet.as_view({"get": "exposure"}), name="alert-exposure"),
    path("alerts/<uuid:pk>/issue/", AlertIssueViewSet.as_view({"post": "create"}), name="alert-issue"),
    path("alert-issues/", AlertIssueViewSet.as_view({"get": "list"}), name="alert-issues"),
    path("incidents/", IncidentViewSet.as_view({"get": "list", "post": "create"}), name="incidents"),
    path("incidents/candidates/", CandidateViewSet.as_view({"get": "list"}), name="incident-candidates"),
    path("incidents/<uuid:pk>/", IncidentViewSet.as_view({"get": "retrieve"}), name="incident"),
    path(
        "incidents/<uuid:pk>/transition/", IncidentViewSet.as_view({"post": "transition"}), name="incident-transition"
    ),
    path("incidents/<uuid:pk>/severity/", IncidentViewSet.as_view({"post": "severity"}), name="incident-severity"),
    path("incidents/<uuid:pk>/take-charge/", IncidentViewSet.as_view({"post": "take_charge"}), name="incident-lead"),
    path("incidents/<uuid:pk>/participants/", IncidentViewSet.as_view({"post": "invite"}), name="participants"),
    path("incidents/<uuid:pk>/participation/", IncidentViewSet.as_view({"post": "accept"}), name="participation"),
    path("incidents/<uuid:pk>/merge/", MergingViewSet.as_view({"post": "merge"}), name="incident-merge"),
    path("incidents/<uuid:pk>/separate/", MergingViewSet.as_view({"post": "separate"}), name="incident-separate"),
    path("incidents/<uuid:pk>/parent/", MergingViewSet.as_view({"post": "link"}), name="incident-parent"),
    path("incidents/<uuid:pk>/go-field-report/", GoReportViewSet.as_view({"get": "retrieve"}), name="go-field-report"),
    path("sops/", SopViewSet.as_view({"get": "list"}), name="sops"),
    path("sops/<slug:key>/", SopViewSet.as_view({"get": "retrieve"}), name="sop"),
    path("calls/", CallViewSet.as_view({"post": "create"}), name="calls"),
    path("calls/<str:ticket>/", CallViewSet.as_view({"get": "retrieve"}), name="call"),
    path("calls/<str:ticket>/facts/", CallViewSet.as_view({"post": "add_facts"}), name="call-facts"),
    path("field-reports/", FieldReportViewSet.as_view({"get": "list", "post": "create"}), name="field-reports"),
    path("field-reports/mine/", PhoneViewSet.as_view({"get": "mine"}), name="own-field-reports"),
    path("phone/", PhoneViewSet.as_view({"get": "kit"}), name="phone"),
    path("field-reports/<uuid:pk>/text/", FieldReportViewSet.as_view({"get": "text"}), name="report-text"),
    path("field-reports/<uuid:pk>/", FieldReportViewSet.as_view({"get": "retrieve"}), name="field-report"),
    path("field-reports/<uuid:pk>/verify/", FieldReportViewSet.as_view({"post": "verify"}), name="report-verify"),
    path("field-reports/<uuid:pk>/return/", FieldReportViewSet.as_view({"post": "send_back"}), name="report-return"),
    path("field-reports/<uuid:pk>/incident/", FieldReportViewSet.as_view({"post": "attach"}), name="report-incident"),
    path("field-reports/<uuid:pk>/confirm/", FieldReportViewSet.as_view({"post": "confirm"}), name="report-confirm"),
    path("field-reports/<uuid:pk>/changes/", FieldReportViewSet.as_view({"post": "ask"}), name="report-changes"),
    path("field-reports/<uuid:pk>/refile/", FieldReportViewSet.as_view({"post": "refile"}), name="report-refile"),
    path("field-reports/<uuid:pk>/withdraw/", FieldReportViewSet.as_view({"post": "withdraw"}), name="report-withdraw"),
    path("field-reports/<uuid:pk>/amendments/", FieldReportViewSet.as_view({"post": "amend"}), name="amendments"),
    path("field-reports/<uuid:pk>/conflicts/", FieldReportViewSet.as_view({"post": "settle"}), name="report-conflicts"),
    path("field-reports/<uuid:pk>/photos/", PhotoViewSet.as_view({"post": "create"}), name="report-photos"),
    path("report-types/", ReportTypeViewSet.as_view({"get": "list"}), name="report-types"),
    path("report-types/<str:code>/", ReportTypeViewSet.as_view({"get": "retrieve"}), name="report-type"),
    path("photos/<uuid:pk>/", PhotoViewSet.as_view({"get": "retrieve"}), name="photo"),
    path("shelters/", ShelterViewSet.as_view({"get": "list", "post": "create"}), name="shelters"),
    path("shelters/<uuid:pk>/", ShelterViewSet.as_view({"get": "retrieve"}), name="shelter"),
    path("shelters/<uuid:pk>/details/", ShelterViewSet.as_view({"post": "revise"}), name="shelter-details"),
    path("shelters/<uuid:pk>/counts/", ShelterViewSet.as_view({"post": "count"}), name="shelter-counts"),
    path("shelters/<uuid:pk>/state/", ShelterViewSet.as_view({"post": "move"}), name="shelter-state"),
    path("risk-zones/", RiskZoneViewSet.as_view({"get": "list", "post": "create"}), name="risk-zones"),
    path("risk-zones/<uuid:pk>/", RiskZoneViewSet.as_view({"get": "retrieve"}), name="risk-zone"),
    path("risk-zones/<uuid:pk>/outline/", RiskZoneViewSet.as_view({"post": "revise"}), name="risk-zone-outline"),
    path("risk-zones/<uuid:pk>/retire/", RiskZoneViewSet.as_view({"post": "retire"}), name="risk-zone-retire"),
    path("risk-datasets/", RiskDatasetViewSet.as_view({"post": "create"}), name="risk-datasets"),
    path("risk-datasets/<uuid:pk>/undo/", RiskDatasetViewSet.as_view({"post": "undo"}), name="risk-dataset-undo"),
    path("risk-exposure/", RiskZoneViewSet.as_view({"get": "exposure"}), name="risk-exposure"),
    path("gauges/", GaugeViewSet.as_view({"get": "list", "post": "create"}), name="gauges"),
    path("gauges/<uuid:pk>/", GaugeViewSet.as_view({"get": "retrieve"}), name="gauge"),
    path("gauges/<uuid:pk>/details/", GaugeViewSet.as_view({"post": "revise"}), name="gauge-details"),
    path(
        "gauges/<uuid:pk>/readings/",
        GaugeViewSet.as_view({"get": "readings", "post": "read_height"}),
        name="gauge-readings",
    ),
    path("gauges/<uuid:pk>/downstream/", GaugeViewSet.as_view({"post": "add_downstream"}), name="gauge-downstream"),
    path(
        "gauges/<uuid:pk>/downstream/remove/",
        GaugeViewSet.as_view({"post": "remove_downstream"}),
        name="gauge-downstream-remove",
    ),
    path("gauges/<uuid:pk>/state/", GaugeViewSet.as_view({"post": "move"}), name="gauge-state"),
    path("figures/", FigureViewSet.as_view({"get": "list", "post": "create"}), name="figures"),
    path("figures/<uuid:pk>/", FigureViewSet.as_view({"get": "retrieve"}), name="figure"),
    path("figures/<uuid:pk>/verify/", FigureViewSet.as_view({"post": "verify"}), name="figure-verify"),
    path("figures/<uuid:pk>/retract/", FigureViewSet.as_view({"post": "retract"}), name="figure-retract"),
    path(
        "situation-reports/",
        SituationReportViewSet.as_view({"get": "list", "post": "create"}),
        name="situation-reports",
    ),
    path("situation-reports/<uuid:pk>/", SituationReportViewSet.as_view({"get": "retrieve"}), name="situation-report"),
    path(
        "situation-reports/<uuid:pk>/sections/",
        SituationReportViewSet.as_view({"post": "revise"}),
        name="situation-report-sections",
    ),
    path(
        "situation-reports/<uuid:pk>/approve/",
        SituationReportViewSet.as_view({"post": "approve"}),
        name="situation-report-approve",
    ),
    path(
        "situation-reports/<uuid:pk>/publish/",
        SituationReportViewSet.as_view({"post": "publish"}),
        name="situation-report-publish",
    ),
    path(
        "situation-reports/<uuid:pk>/correct/",
        SituationReportViewSet.as_view({"post": "correct"}),
        name="situation-report-correct",
    ),
    path("needs/", NeedViewSet.as_view({"get": "list", "post": "create"}), name="needs"),
    path("needs/<uuid:pk>/", NeedViewSet.as_view({"get": "retrieve"}), name="need"),
    path("needs/<uuid:pk>/revise/", NeedViewSet.as_view({"post": "revise"}), name="need-revise"),
    path("needs/<uuid:pk>/drop/", NeedViewSet.as_view({"post": "drop"}), name="need-drop"),
    path(
        "incidents/<uuid:pk>/need-estimate/",
        NeedViewSet.as_view({"get": "estimate", "post": "adopt"}),
        name="need-estimate",
    ),
    path("inbox/", InboxViewSet.as_view({"get": "list"}), name="inbox"),
    path("inbox/<uuid:pk>/", InboxViewSet.as_view({"get": "retrieve"}), name="inbox-item"),
    path("inbox/<uuid:pk>/report/", InboxViewSet.as_view({"post": "take"}), name="inbox-taking"),
    path("inbox/<uuid:pk>/incident/", InboxViewSet.as_view({"post": "join"}), name="inbox-joining"),
    path("inbox/<uuid:pk>/reject/", InboxViewSet.as_view({"post": "reject"}), name="inbox-rejection"),
    path("lessons/", LessonViewSet.as_view({"get": "list", "post": "create"}), name="lessons"),
    path("lessons/<uuid:pk>/", LessonViewSet.as_view({"get": "retrieve"}), name="lesson"),
    path("lessons/<uuid:pk>/revise/", LessonViewSet.as_view({"post": "revise"}), name="lesson-revise"),
    path("lessons/<uuid:pk>/state/", LessonViewSet.as_view({"post": "move"}), name="lesson-state"),
    path("messages/", MessageViewSet.as_view({"get": "list", "post": "create"}), name="messages"),
    path("messages/<uuid:pk>/", MessageViewSet.as_view({"get": "retrieve"}), name="message"),
    path("tasks/", TaskViewSet.as_view({"get": "list", "post": "create"}), name="tasks"),
    path("tasks/<uuid:pk>/", TaskViewSet.as_view({"get": "retrieve"}), name="task"),
    path("tasks/<uuid:pk>/state/", TaskViewSet.as_view({"post": "move"}), name="task-state"),
    path("incidents/<uuid:pk>/checklist/", TaskViewSet.as_view({"post": "start"}), name="checklist"),
    path(
        "emergency-statuses/",
        EmergencyStatusViewSet.as_view({"get": "list", "post": "create"}),
        name="emergency-statuses",
    ),
    path("emergency-statuses/<uuid:pk>/", EmergencyStatusViewSet.as_view({"get": "retrieve"}), name="emergency-status"),
    path(
        "emergency-statuses/<uuid:pk>/extend/",
        EmergencyStatusViewSet.as_view({"post": "extend"}),
        name="emergency-status-extend",
    ),
    path(
        "emergency-statuses/<uuid:pk>/end/",
        EmergencyStatusViewSet.as_view({"post": "end"}),
        name="emergency-status-end",
    ),
    path(
        "emergency-statuses/<uuid:pk>/incident/",
        EmergencyStatusViewSet.as_view({"post": "attach"}),
        name="emergency-status-incident",
    ),
]
