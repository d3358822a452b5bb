from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "pmi_platform.core.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pmi_platform.core.tenancy import checks  # noqa: F401
