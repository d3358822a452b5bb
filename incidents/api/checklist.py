"""`/api/v1/tasks/`: what is to be done in an incident, from its SOP or beside it."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.capabilities import INCIDENT_READ, TASK_MANAGE, TASK_SETTLE
from incidents.models import IncidentTask, Phase, TaskRole
from incidents.queries.checklist import list_tasks
from incidents.queries.public import TASK
from incidents.services import TaskDraft, add_task, move_task, start_checklist
from incidents.services.words import LONGEST_TEXT
from pmi_platform.core.api.fields import MomentField
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import EDIT_PROBLEMS, IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only tasks of this incident."),
    OpenApiParameter("state", str, many=True, enum=IncidentTask.State.values),
]


class TaskOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    incident_id = serializers.UUIDField()
    step = serializers.CharField(allow_null=True, help_text="Key of the SOP's step; null beside the SOP.")
    text = serializers.CharField(allow_null=True)
    phase = serializers.CharField()
    role = serializers.CharField()
    is_owned = serializers.BooleanField(help_text="Whether somebody in person has it.")
    due_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    state_at = serializers.DateTimeField()
    state_reason = serializers.CharField(allow_blank=True, allow_null=True)


class TaskIn(serializers.Serializer[Any]):
    """Something to be done."""

    incident = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT)
    role = serializers.ChoiceField(TaskRole.choices)
    phase = serializers.ChoiceField(Phase.choices, required=False)
    due_at = MomentField(required=False, allow_null=True)

    def to_draft(self) -> TaskDraft:
        data = dict(self.validated_data)
        return TaskDraft(incident_id=data.pop("incident"), **data)


class TaskStateIn(serializers.Serializer[Any]):
    """How a task stands; dropping it and taking it up again need a reason."""

    state = serializers.ChoiceField(IncidentTask.State.choices)
    reason = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class ChecklistIn(serializers.Serializer[Any]):
    """The SOP whose clocks begin, by its code."""

    sop = serializers.CharField(max_length=64)


class ChecklistOut(serializers.Serializer[Any]):
    ids = serializers.ListField(child=serializers.UUIDField())


class TaskViewSet(TenantViewSet):
    """Tasks, last noted first."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), INCIDENT_READ),
        **dict.fromkeys(("create", "start"), TASK_MANAGE),
        "move": TASK_SETTLE,
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "incidents:read"),
        **dict.fromkeys(("create", "start", "move"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {"create": TaskIn, "move": TaskStateIn, "start": ChecklistIn}

    @extend_schema(operation_id="tasks_list", parameters=LIST_PARAMETERS, responses=page_of("task", TaskOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_tasks(
            actor=self.actor,
            incident_id=reading.identifier(asked, "incident"),
            states=reading.choices(asked, "state", IncidentTask.State.values),
        )
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, TASK, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="tasks_retrieve", responses=one(TaskOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._task(pk)

    @extend_schema(operation_id="tasks_create", request=TaskIn, responses={201: TaskOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Note something to be done beside the SOP."""
        del request
        task = add_task(actor=self.actor, draft=self.read_input())
        return self._task(task.pk, status=201)

    @extend_schema(operation_id="tasks_move", parameters=[IF_MATCH], request=TaskStateIn, responses=edited(TaskOut))
    def move(self, request: Request, pk: UUID) -> HttpResponse:
        """Say that it is done or dropped, or take it up again."""
        del request
        asked, version = self.read_input(), self.expected_version()
        move_task(actor=self.actor, task_id=pk, version=version, **asked)
        return self._task(pk)

    @extend_schema(operation_id="checklist_start", request=ChecklistIn, responses={201: ChecklistOut, **EDIT_PROBLEMS})
    def start(self, request: Request, pk: UUID) -> Response:
        """Start the clocks of an SOP: one task for each of its steps."""
        del request
        made = start_checklist(actor=self.actor, incident_id=pk, sop=self.read_input()["sop"])
        return Response({"ids": [task.pk for task in made]}, status=201)

    def _task(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = TASK.of(list_tasks(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
