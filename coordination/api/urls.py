"""REST doors of coordination."""

from django.urls import path

from coordination.api.activities import ActivityViewSet
from coordination.api.activity_photos import ActivityPhotoViewSet

urlpatterns = [
    path("activities/", ActivityViewSet.as_view({"get": "list", "post": "create"}), name="activities"),
    path("activities/form/", ActivityViewSet.as_view({"get": "form"}), name="activity-form"),
    path("activities/mine/", ActivityViewSet.as_view({"get": "mine"}), name="own-activities"),
    path("activities/<uuid:pk>/", ActivityViewSet.as_view({"get": "retrieve"}), name="activity"),
    path("activities/<uuid:pk>/verify/", ActivityViewSet.as_view({"post": "verify"}), name="activity-verify"),
    path("activities/<uuid:pk>/return/", ActivityViewSet.as_view({"post": "send_back"}), name="activity-return"),
    path("activities/<uuid:pk>/withdraw/", ActivityViewSet.as_view({"post": "withdraw"}), name="activity-withdraw"),
    path("activities/<uuid:pk>/amendments/", ActivityViewSet.as_view({"post": "amend"}), name="activity-amendments"),
    path("activities/<uuid:pk>/photos/", ActivityPhotoViewSet.as_view({"post": "create"}), name="activity-photos"),
    path("activity-photos/<uuid:pk>/", ActivityPhotoViewSet.as_view({"get": "retrieve"}), name="activity-photo"),
]
