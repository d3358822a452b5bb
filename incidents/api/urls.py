from django.urls import path

from incidents.api.alerts import AlertViewSet
from incidents.api.calls import CallViewSet
from incidents.api.duplicates import CandidateViewSet
from incidents.api.figures import FigureViewSet
from incidents.api.incidents import IncidentViewSet
from incidents.api.merging import MergingViewSet
from incidents.api.photos import PhotoViewSet
from incidents.api.reports import FieldReportViewSet
from incidents.api.situation_reports import SituationReportViewSet

urlpatterns = [
    path("alerts/", AlertViewSet.as_view({"get": "list"}), name="alerts"),
    path("alerts/<uuid:pk>/", AlertViewSet.as_view({"get": "retrieve"}), name="alert"),
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
    path("calls/", CallViewSet.as_view({"post": "create"}), name="calls"),
    path("calls/<str:ticket>/", CallViewSet.as_view({"get": "retrieve"}), name="call"),
    path("calls/<str:ticket>/facts/", CallViewSet.as_view({"post": "add_facts"}), name="call-facts"),
    path("field-reports/", FieldReportViewSet.as_view({"get": "list", "post": "create"}), name="field-reports"),
    path("field-reports/<uuid:pk>/", FieldReportViewSet.as_view({"get": "retrieve"}), name="field-report"),
    path("field-reports/<uuid:pk>/verify/", FieldReportViewSet.as_view({"post": "verify"}), name="report-verify"),
    path("field-reports/<uuid:pk>/return/", FieldReportViewSet.as_view({"post": "send_back"}), name="report-return"),
    path("field-reports/<uuid:pk>/incident/", FieldReportViewSet.as_view({"post": "attach"}), name="report-incident"),
    path("field-reports/<uuid:pk>/withdraw/", FieldReportViewSet.as_view({"post": "withdraw"}), name="report-withdraw"),
    path("field-reports/<uuid:pk>/amendments/", FieldReportViewSet.as_view({"post": "amend"}), name="amendments"),
    path("field-reports/<uuid:pk>/photos/", PhotoViewSet.as_view({"post": "create"}), name="report-photos"),
    path("photos/<uuid:pk>/", PhotoViewSet.as_view({"get": "retrieve"}), name="photo"),
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
]
