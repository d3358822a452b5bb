from django.urls import path

from pmi_platform.integrations.openrosa import api, views

app_name = "openrosa"

urlpatterns = [
    path("openrosa/formList", api.FormListView.as_view(), name="form-list"),
    path("openrosa/forms/<str:form_id>.xml", api.FormView.as_view(), name="form"),
    path("openrosa/forms/<str:form_id>/manifest", api.ManifestView.as_view(), name="manifest"),
    path("openrosa/media/<str:name>", api.MediaView.as_view(), name="media"),
    path("openrosa/submission", api.SubmissionView.as_view(), name="submission"),
    path("perangkat-lapangan/", views.own_phones, name="own-phones"),
    path("perangkat-lapangan/<uuid:pk>/", views.phone, name="phone"),
    path("perangkat-lapangan/<uuid:pk>/pencabutan/", views.revoke, name="revoke-phone"),
    path("tim/<uuid:membership_id>/perangkat-lapangan/", views.member_phones, name="member-phones"),
]
