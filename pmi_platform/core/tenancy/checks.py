"""The alarm: a model without a tenancy, a capability without a role and a missing policy break the build."""

import importlib
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from pmi_platform.core.tenancy import rls
from pmi_platform.core.tenancy.roles import ROLE_TABLE


@register(Tags.models)
def every_model_says_whose_it_is(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    del app_configs, kwargs
    return [
        Error(
            f"{model._meta.label} does not say to whom its rows belong.",
            hint="Give it a `tenancy`, or name it in core/tenancy/infrastructure.py with a reason.",
            id="tenancy.E001",
        )
        for model, tenancy in rls.declared_models()
        if tenancy is None
    ]


def declared_capabilities() -> set[str]:
    """Every capability code that some app's `capabilities.py` names."""
    codes: set[str] = set()
    for config in apps.get_app_configs():
        try:
            module = importlib.import_module(f"{config.name}.capabilities")
        except ModuleNotFoundError:
            continue
        codes |= {value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
    return codes


@register(Tags.security)
def every_capability_is_declared_and_held(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    del app_configs, kwargs
    declared = declared_capabilities()
    held = set().union(*ROLE_TABLE.values())
    return [
        *(
            Error(f"Role table names {code}, which no app declares.", id="tenancy.E002")
            for code in sorted(held - declared)
        ),
        *(
            Error(f"No role holds the declared capability {code}.", id="tenancy.E003")
            for code in sorted(declared - held)
        ),
    ]


@register(Tags.database)
def policies_match_their_declarations(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    del app_configs, kwargs
    return [
        Error(sentence, hint="Run `manage.py migrate`.", id="tenancy.E004")
        for alias in databases or ()
        for sentence in rls.drift(connections[alias])
    ]
