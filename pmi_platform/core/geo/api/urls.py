from django.urls import path

from pmi_platform.core.geo.api.areas import AreaViewSet

urlpatterns = [
    path("areas/", AreaViewSet.as_view({"get": "list"}), name="areas"),
    path("areas/at/", AreaViewSet.as_view({"get": "at"}), name="area-at"),
    path("areas/<str:code>/", AreaViewSet.as_view({"get": "retrieve"}), name="area"),
]
