from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "pmi_platform.core.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every app's facts, reactions, browser messages and public forms are known before the first entry is read."""
        autodiscover_modules("events", "handlers", "realtime", "queries.public")
