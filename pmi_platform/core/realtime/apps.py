from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "pmi_platform.core.realtime"
    label = "realtime"
    default_auto_field = "django.db.models.BigAutoField"
