from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "pmi_platform.core.interface"
    label = "interface"

    def ready(self) -> None:
        from pmi_platform.core.interface import checks  # noqa: F401
