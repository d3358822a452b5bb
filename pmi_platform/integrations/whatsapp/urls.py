from django.urls import path

from pmi_platform.integrations.whatsapp.webhook import whatsapp

urlpatterns = [path("pesan/whatsapp/", whatsapp, name="text-whatsapp")]
