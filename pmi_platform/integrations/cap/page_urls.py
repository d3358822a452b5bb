from django.urls import path

from pmi_platform.integrations.cap import views

app_name = "cap"

urlpatterns = [
    path("peringatan/terbitan/<uuid:pk>.xml", views.own_message, name="own-message"),
    path("publik/<str:tenant>/peringatan.atom", views.feed, name="feed"),
    path("publik/<str:tenant>/peringatan/<uuid:pk>.xml", views.message, name="message"),
]
