from django.urls import path

from coordination.views import activities, activity_page, komando, people, risk_map, sharing, strength
from coordination.views.home import home

app_name = "coordination"

urlpatterns = [
    path("", home, name="home"),
    path("komando/", komando.komando, name="komando"),
    path("komando/ringkasan/", komando.summary, name="komando-summary"),
    path("komando/kejadian/", komando.open_incidents, name="komando-incidents"),
    path("komando/umpan/", komando.feed, name="komando-feed"),
    path("komando/peringatan/", komando.alerts, name="komando-alerts"),
    path("komando/peta.json", komando.points, name="komando-points"),
    path("peta-risiko/", risk_map.risk_map, name="risk-map"),
    path("peta-risiko/zona.json", risk_map.zones, name="risk-map-zones"),
    path("peta-risiko/titik.json", risk_map.points, name="risk-map-points"),
    path("peringatan/<uuid:pk>/kekuatan/", strength.strength, name="alert-strength"),
    path("komando/hitungan/", people.people, name="komando-people"),
    path("kegiatan/", activities.activities, name="activities"),
    path("kegiatan/baru/", activities.filing, name="activity-filing"),
    path("kegiatan/<uuid:pk>/", activities.activity, name="activity"),
    path("kegiatan/<uuid:pk>/ubah/", activities.amendment, name="activity-amendment"),
    path("kegiatan/<uuid:pk>/foto/", activity_page.photo, name="activity-photo"),
    path("kegiatan/<uuid:pk>/verifikasi/", activity_page.verification, name="activity-verification"),
    path("kegiatan/<uuid:pk>/pengembalian/", activity_page.return_to_author, name="activity-return"),
    path("kegiatan/<uuid:pk>/penarikan/", activity_page.withdrawal, name="activity-withdrawal"),
    path("berbagi/", sharing.sharing, name="sharing"),
    path("berbagi/<uuid:pk>/pencabutan/", sharing.revocation, name="revocation"),
]
