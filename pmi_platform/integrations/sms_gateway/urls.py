from django.urls import path

from pmi_platform.integrations.sms_gateway.webhook import sms

urlpatterns = [path("pesan/sms/", sms, name="text-sms")]
