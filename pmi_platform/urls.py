"""The roof: which door stands where."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from pmi_platform.core.realtime.consumers import StreamConsumer

api_urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pmi_platform.core.journal.api.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("pmi_platform.core.operations.urls")),
    path("api/v1/", include((api_urlpatterns, "api"))),
    path("admin/", admin.site.urls),
]

websocket_urlpatterns: list[URLPattern] = [path("live/", StreamConsumer.as_asgi())]
