"""Pages of volunteers."""

from django.urls import path

from volunteers.views import capability, choosing, deployments, own, own_tasks, papers, person, points, roster

app_name = "volunteers"

urlpatterns = [
    path("relawan/", roster.volunteers, name="volunteers"),
    path("relawan/baru/", roster.registering, name="registering"),
    path("relawan/mitra/", roster.partners, name="partners"),
    path("relawan/saya/", own.own, name="own"),
    path("relawan/saya/penarikan/", own.withdrawal, name="own-withdrawal"),
    path("relawan/saya/kesiapan/", capability.own_readiness, name="own-readiness"),
    path("relawan/tugas/", own_tasks.tasks, name="tasks"),
    path("relawan/tugas/<uuid:pk>/", own_tasks.answer, name="task-answer"),
    path("relawan/tugas/<uuid:pk>/kartu/", papers.card, name="task-card"),
    path("relawan/tugas/<uuid:pk>/piagam/", papers.service_certificate, name="service-certificate"),
    path("relawan/hadir/<str:token>/", own_tasks.arrival, name="arrival"),
    path("periksa/piagam/<str:tenant>/<str:code>/", papers.check, name="certificate-check"),
    path("relawan/pengerahan/", deployments.deployments, name="deployments"),
    path("relawan/pengerahan/baru/", deployments.offering, name="deployment-offering"),
    path("relawan/pengerahan/bersama/", deployments.move_chosen, name="deployments-move"),
    path("relawan/pengerahan/titik/", points.points, name="points"),
    path("relawan/pengerahan/titik/<uuid:pk>/", points.point, name="point"),
    path("relawan/pengerahan/titik/<uuid:pk>/penutupan/", points.closing, name="point-closing"),
    path("relawan/pengerahan/<uuid:pk>/kabar/", deployments.word, name="deployment-word"),
    path("relawan/pengerahan/<uuid:pk>/", deployments.deployment, name="deployment"),
    path("relawan/pengerahan/<uuid:pk>/langkah/", deployments.move, name="deployment-move"),
    path("relawan/pengerahan/<uuid:pk>/pelepasan/", deployments.release, name="deployment-release"),
    path("relawan/cari/", choosing.choosing, name="choosing"),
    path("relawan/<uuid:pk>/", person.volunteer, name="volunteer"),
    path("relawan/<uuid:pk>/pribadi/", person.private, name="private"),
    path("relawan/<uuid:pk>/kemampuan/", capability.capability, name="capability"),
    path("relawan/<uuid:pk>/keahlian/", capability.skill, name="skill"),
    path("relawan/<uuid:pk>/sertifikat/", capability.certificate, name="certificate"),
    path("relawan/<uuid:pk>/kesiapan/", capability.readiness, name="readiness"),
    path("relawan/<uuid:pk>/ubah/", person.revision, name="revision"),
    path("relawan/<uuid:pk>/keanggotaan/", person.joining, name="joining"),
    path("relawan/<uuid:pk>/keanggotaan/<uuid:affiliation_id>/", person.step, name="step"),
    path("relawan/<uuid:pk>/penghapusan/", person.erasure, name="erasure"),
]
