from django.urls import path

from incidents.views import alerts, figures, filing, incident_acts, incidents, own_reports, reports

app_name = "incidents"

urlpatterns = [
    path("peringatan/", alerts.alerts, name="alerts"),
    path("kejadian/", incidents.incidents, name="incidents"),
    path("kejadian/baru/", incidents.opening, name="opening"),
    path("kejadian/<uuid:pk>/", incidents.incident, name="incident"),
    path("kejadian/<uuid:pk>/pimpinan/", incident_acts.lead, name="incident-lead"),
    path("kejadian/<uuid:pk>/tahap/", incident_acts.transition, name="incident-transition"),
    path("kejadian/<uuid:pk>/keparahan/", incident_acts.severity, name="incident-severity"),
    path("kejadian/<uuid:pk>/peserta/", incident_acts.participant, name="incident-participant"),
    path("kejadian/<uuid:pk>/keikutsertaan/", incident_acts.participation, name="incident-participation"),
    path("kejadian/<uuid:pk>/angka/", figures.recording, name="figure-recording"),
    path("angka/<uuid:pk>/verifikasi/", figures.verification, name="figure-verification"),
    path("angka/<uuid:pk>/penarikan/", figures.retraction, name="figure-retraction"),
    path("laporan/", reports.reports, name="reports"),
    path("laporan/<uuid:pk>/", reports.report, name="report"),
    path("laporan/<uuid:pk>/verifikasi/", reports.verification, name="report-verification"),
    path("laporan/<uuid:pk>/pengembalian/", reports.return_to_author, name="report-return"),
    path("laporan/<uuid:pk>/kejadian/", reports.attachment, name="report-attachment"),
    path("laporan/<uuid:pk>/kejadian/baru/", reports.opening, name="report-opening"),
    path("lapor/", filing.shell, name="lapor"),
    path("lapor/biasa/", filing.plain_form, name="lapor-plain"),
    path("lapor/saya/", own_reports.own_reports, name="own-reports"),
    path("lapor/saya/<uuid:pk>/", own_reports.own_report, name="own-report"),
    path("lapor/saya/<uuid:pk>/perubahan/", own_reports.amendment, name="own-report-amendment"),
    path("lapor/saya/<uuid:pk>/foto/", own_reports.photo, name="own-report-photo"),
    path("lapor/saya/<uuid:pk>/pencabutan/", own_reports.withdrawal, name="own-report-withdrawal"),
]
