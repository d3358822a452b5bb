"""`/api/v1/activities/`: filing, reading, deciding and amending what was done for programmes."""

import hashlib
import json
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from coordination.api.schema import (
    ActivityAmendmentIn,
    ActivityAmendmentOut,
    ActivityFormOut,
    ActivityIn,
    ActivityOut,
    OwnActivitiesOut,
    ReturnIn,
    WithdrawalIn,
)
from coordination.capabilities import ACTIVITY_FILE, ACTIVITY_READ, ACTIVITY_VERIFY
from coordination.models import Activity
from coordination.queries.activities import ActivityFilters, list_activities, own_activities, readable_activities
from coordination.queries.activity_form import activity_form
from coordination.queries.programmes import programmes
from coordination.queries.public import ACTIVITY
from coordination.services import (
    amend_activity,
    file_activity,
    return_activity,
    verify_activity,
    withdraw_activity,
)
from pmi_platform.core.api import reading
from pmi_platform.core.api.fields import PLACE, named
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, NOT_FOUND, PAGE_PARAMETERS, edited, filed_once, kept, one, page_of
from pmi_platform.core.api.views import RawJSON, TenantViewSet

READ, WRITE = "reports:read", "reports:write"
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("status", str, many=True, enum=Activity.Status.values),
    OpenApiParameter("programme", str, description="Code of the programme."),
    OpenApiParameter("area", str, description="Only activities in this area, by Kemendagri code."),
    OpenApiParameter("since", str, description="Begun at or after this date or time."),
    OpenApiParameter("q", str, description="A receipt number, or words of the title, venue, result and obstacle."),
]


class ActivityViewSet(TenantViewSet):
    """Activities, the latest first. An office reads its area's; their words are for `personal:read`."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), ACTIVITY_READ),
        **dict.fromkeys(("form", "mine", "create"), ACTIVITY_FILE),
        **dict.fromkeys(("amend", "withdraw"), ACTIVITY_FILE),
        **dict.fromkeys(("verify", "send_back"), ACTIVITY_VERIFY),
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "form", "mine"), READ),
        **dict.fromkeys(("create", "amend", "withdraw", "verify", "send_back"), WRITE),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": ActivityIn,
        "amend": ActivityAmendmentIn,
        "send_back": ReturnIn,
        "withdraw": WithdrawalIn,
    }

    @extend_schema(
        operation_id="activities_list", parameters=LIST_PARAMETERS, responses=page_of("activity", ActivityOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = ActivityFilters(
            statuses=reading.choices(asked, "status", Activity.Status.values),
            programme=next(iter(reading.choices(asked, "programme", programmes())), ""),
            within=reading.area(asked),
            started_from=reading.moment(asked, "since"),
            text=reading.words(asked, "q"),
        )
        found = list_activities(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, ACTIVITY, order_by="-started_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="activities_retrieve", responses=one(ActivityOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._activity(pk)

    @extend_schema(operation_id="activities_form", responses=kept(ActivityFormOut))
    def form(self, request: Request) -> HttpResponse:
        """The form, as a phone keeps it: programmes and groups in both languages. Send the ETag back."""
        del request
        told = activity_form()
        return self.kept(told, digest=told["digest"])

    @extend_schema(operation_id="activities_mine", responses=kept(OwnActivitiesOut))
    def mine(self, request: Request) -> HttpResponse:
        """The own latest activities, with what was decided about them. Send the ETag back."""
        del request
        found = own_activities(actor=self.actor)
        digest = hashlib.sha256(json.dumps(found, sort_keys=True, default=str).encode()).hexdigest()
        return self.kept({"results": found, "digest": digest}, digest=digest)

    @extend_schema(operation_id="activities_create", request=ActivityIn, responses=filed_once(ActivityOut))
    def create(self, request: Request) -> HttpResponse:
        """File an activity. The same `client_ref` files it once, however often it is sent."""
        del request
        began_at = timezone.now()
        with named(PLACE):
            filed = file_activity(actor=self.actor, draft=self.read_input())
        return self._activity(filed.pk, status=200 if filed.received_at < began_at else 201)

    @extend_schema(
        operation_id="activities_amend",
        request=ActivityAmendmentIn,
        responses={**filed_once(ActivityAmendmentOut), **NOT_FOUND},
    )
    def amend(self, request: Request, pk: UUID) -> HttpResponse:
        """Change fields of a filed activity. It then awaits verification again."""
        del request
        began_at = timezone.now()
        with named(PLACE):
            amendment = amend_activity(actor=self.actor, activity_id=pk, amendment=self.read_input())
        body, _version = ACTIVITY.of(readable_activities(self.actor), pk)
        told = json.dumps(
            {"id": str(amendment.pk), "client_ref": str(amendment.client_ref), "conflicts": amendment.conflicts}
        )
        status = 200 if amendment.received_at < began_at else 201
        return RawJSON(f'{told[:-1]},"activity":{body}}}', status=status)

    @extend_schema(operation_id="activities_verify", parameters=[IF_MATCH], request=None, responses=edited(ActivityOut))
    def verify(self, request: Request, pk: UUID) -> HttpResponse:
        """Vouch for the activity as it stands."""
        del request
        verify_activity(actor=self.actor, activity_id=pk, version=self.expected_version())
        return self._activity(pk)

    @extend_schema(
        operation_id="activities_return", parameters=[IF_MATCH], request=ReturnIn, responses=edited(ActivityOut)
    )
    def send_back(self, request: Request, pk: UUID) -> HttpResponse:
        """Send the activity back to its author, with a reason."""
        del request
        reason = self.read_input()["reason"]
        return_activity(actor=self.actor, activity_id=pk, version=self.expected_version(), reason=reason)
        return self._activity(pk)

    @extend_schema(
        operation_id="activities_withdraw",
        parameters=[IF_MATCH],
        request=WithdrawalIn,
        responses=edited(ActivityOut),
    )
    def withdraw(self, request: Request, pk: UUID) -> HttpResponse:
        """Take the activity back; it counts no more."""
        del request
        reason = self.read_input().get("reason", "")
        withdraw_activity(actor=self.actor, activity_id=pk, version=self.expected_version(), reason=reason)
        return self._activity(pk)

    def _activity(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = ACTIVITY.of(readable_activities(self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
