from django.urls import path

from pmi_platform.integrations.telegram.webhook import telegram

urlpatterns = [path("pesan/telegram/", telegram, name="text-telegram")]
