from django.urls import path

from pmi_platform.core.integration.views import feeds

app_name = "integration"

urlpatterns = [path("sumber-data/", feeds.feeds, name="feeds")]
