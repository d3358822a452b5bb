from collections.abc import Sequence
from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Warning, register

BUILD_COMMAND = "npm ci --ignore-scripts && node frontend/build.mjs"


@register()
def front_end_is_built(app_configs: Sequence[Any] | None, **_kwargs: Any) -> list[CheckMessage]:
    """The pages are unusable without their bundled style sheet and scripts."""
    del app_configs
    if finders.find("pmi/app.css"):
        return []
    return [
        Warning(
            "The front-end assets are not built.",
            hint=f"Run `{BUILD_COMMAND}` in the project's folder, then restart.",
            id="interface.W001",
        )
    ]
