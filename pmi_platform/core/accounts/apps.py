from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pmi_platform.core.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pmi_platform.core.accounts import checks, events  # noqa: F401
