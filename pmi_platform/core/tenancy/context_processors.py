"""What every page knows about the open scope."""

from typing import Any

from django.http import HttpRequest

from pmi_platform.core.tenancy.scope import current_actor


def scope(request: HttpRequest) -> dict[str, Any]:
    """`actor` is None on signed-out pages."""
    del request
    actor = current_actor()
    return {"actor": actor, "scope": actor.tenant if actor else None}
