"""Who sits in front of the field form, whose shell is the same for everybody."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pmi_platform.core.accounts import second_factor
from pmi_platform.core.tenancy.middleware import chosen_membership
from pmi_platform.core.tenancy.scope import Actor, MembershipEnded, open_scope


@require_GET
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """The signed-in person with unit and role; `signed_in` is false where nobody may work."""
    answer: dict[str, Any] = {"signed_in": False, "csrf": get_token(request), "language": get_language()}
    if request.user.is_authenticated and (membership_id := chosen_membership(request)) is not None:
        try:
            with open_scope(user_id=request.user.pk, membership_id=membership_id) as actor:
                if not second_factor.is_missing(user=request.user, actor=actor, session=request.session):
                    answer |= _described(actor)
        except MembershipEnded:
            pass
    return JsonResponse(answer)


def _described(actor: Actor) -> dict[str, Any]:
    office = actor.unit
    return {
        "signed_in": True,
        "user": str(actor.user_id),
        "name": actor.name,
        "unit": office.unit_name if office else "",
        "role": office.role.value if office else "",
        "space": actor.tenant.space,
        "tenant": {"code": actor.tenant.code, "name": actor.tenant.name, "space": actor.tenant.space},
    }
