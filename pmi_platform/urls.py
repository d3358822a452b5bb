"""The roof: which door stands where."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from oauth2_provider.views import TokenView

from pmi_platform.core.api.docs_page import documentation_page
from pmi_platform.core.realtime.consumers import StreamConsumer

api_urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pmi_platform.core.journal.api.urls")),
    path("", include("pmi_platform.core.tenancy.api.urls")),
    path("", include("pmi_platform.core.geo.api.urls")),
    path("", include("incidents.api.urls")),
    path("", include("volunteers.api.urls")),
    path("", include("logistics.api.urls")),
    path("", include("coordination.api.urls")),
    path("", include("pmi_platform.integrations.cap.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", documentation_page, name="docs"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("pmi_platform.core.operations.urls")),
    path("api/v1/", include((api_urlpatterns, "api"))),
    path("", include("pmi_platform.core.geo.urls")),
    path("", include("pmi_platform.core.accounts.urls")),
    path("", include("pmi_platform.core.interface.urls")),
    path("", include("coordination.urls")),
    path("", include("incidents.urls")),
    path("", include("volunteers.urls")),
    path("", include("logistics.urls")),
    path("", include("pmi_platform.core.integration.urls")),
    path("", include("pmi_platform.integrations.cap.page_urls")),
    path("", include("pmi_platform.integrations.agencies.urls")),
    path("", include("pmi_platform.integrations.openrosa.urls")),
    path("", include("pmi_platform.integrations.sms_gateway.urls")),
    path("", include("pmi_platform.integrations.whatsapp.urls")),
    path("", include("pmi_platform.integrations.telegram.urls")),
    path("", include("pmi_platform.core.journal.urls")),
    path("akun/", include("pmi_platform.core.accounts.sign_in_urls")),
    path("oauth/token/", TokenView.as_view(), name="oauth-token"),
    path("admin/", admin.site.urls),
]

handler400 = "pmi_platform.core.interface.views.bad_request"

websocket_urlpatterns: list[URLPattern] = [path("live/", StreamConsumer.as_asgi())]
