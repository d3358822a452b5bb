from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "pmi_platform.core.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"
