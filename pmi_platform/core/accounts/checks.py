"""What must not go to production."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demo_mode_is_off(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo accounts have public passwords and no second factor."""
    del app_configs, kwargs
    if not settings.DEMO:
        return []
    return [
        Error(
            "Demo mode is on: its accounts have public passwords and need no second factor.",
            hint="Unset PMI_DEMO.",
            id="accounts.E001",
        )
    ]
