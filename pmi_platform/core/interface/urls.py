from django.urls import path

from pmi_platform.core.interface.views import components

app_name = "interface"

urlpatterns = [path("komponen/", components, name="components")]
