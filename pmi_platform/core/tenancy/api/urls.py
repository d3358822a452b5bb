from django.urls import path

from pmi_platform.core.tenancy.api.units import UnitViewSet

urlpatterns = [
    path("units/", UnitViewSet.as_view({"get": "list"}), name="units"),
    path("units/<uuid:pk>/", UnitViewSet.as_view({"get": "retrieve"}), name="unit"),
]
