"""REST doors of volunteers."""

from django.urls import path

from volunteers.api.deployments import DeploymentViewSet
from volunteers.api.volunteers import VolunteerViewSet

urlpatterns = [
    path("deployments/", DeploymentViewSet.as_view({"get": "list"}), name="deployments"),
    path("volunteers/", VolunteerViewSet.as_view({"get": "list"}), name="volunteers"),
    path("volunteers/nearest/", VolunteerViewSet.as_view({"get": "nearest"}), name="nearest-volunteers"),
    path("volunteers/<uuid:pk>/", VolunteerViewSet.as_view({"get": "retrieve"}), name="volunteer"),
]
