from django.urls import path

from pmi_platform.core.journal.api.changes import ChangesViewSet

urlpatterns = [path("changes", ChangesViewSet.as_view({"get": "list"}), name="changes")]
