from django.urls import path

from pmi_platform.integrations.cap.api import CapInboxViewSet

urlpatterns = [path("cap/", CapInboxViewSet.as_view({"post": "create"}), name="cap")]
