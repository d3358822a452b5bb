from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "pmi_platform.core.integration"
    label = "integration"
    default_auto_field = "django.db.models.BigAutoField"
