from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pmi_platform.core.api"
    label = "core_api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pmi_platform.core.api import documentation  # noqa: F401
