"""`/api/v1/lessons/`: what incidents taught, who acts on it and until when."""

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api import reading
from incidents.capabilities import INCIDENT_MANAGE, INCIDENT_READ
from incidents.models import Lesson
from incidents.queries.lessons import LessonFilters, find_lesson, list_lessons
from incidents.queries.public import LESSON
from incidents.services import LessonDraft, move_lesson, propose_lesson, revise_lesson
from incidents.services.words import LONGEST_TEXT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only lessons of this incident."),
    OpenApiParameter("state", str, many=True, enum=Lesson.State.values),
    OpenApiParameter("hazard", str, description="Only lessons of incidents of this hazard."),
    OpenApiParameter("overdue", bool, description="Only accepted ones whose day has passed."),
    OpenApiParameter("q", str, description="Words that begin so, each of them."),
]


class LessonOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    incident_id = serializers.UUIDField()
    step = serializers.CharField(allow_null=True, help_text="Key of the SOP's step that it is about.")
    what_happened = serializers.CharField(allow_null=True)
    cause = serializers.CharField(allow_blank=True, allow_null=True)
    recommendation = serializers.CharField(allow_null=True)
    unit_id = serializers.UUIDField(allow_null=True, help_text="The unit that acts on it, if a unit does.")
    is_owned_by_person = serializers.BooleanField(help_text="Whether somebody in person acts on it.")
    due_on = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    state_at = serializers.DateTimeField()
    state_reason = serializers.CharField(allow_blank=True, allow_null=True)


class LessonWordsIn(serializers.Serializer[Any]):
    """What an incident taught; whole, as it is from now on."""

    what_happened = serializers.CharField(max_length=LONGEST_TEXT)
    cause = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    recommendation = serializers.CharField(max_length=LONGEST_TEXT)
    unit = serializers.UUIDField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    step = serializers.CharField(max_length=64, required=False, allow_null=True)

    def to_draft(self) -> LessonDraft:
        data = dict(self.validated_data)
        data.pop("incident", None)
        return LessonDraft(unit_id=data.pop("unit", None), **data)


class LessonIn(LessonWordsIn):
    """A lesson of an incident."""

    incident = serializers.UUIDField()

    def to_draft(self) -> Any:
        return {"incident_id": self.validated_data["incident"], "draft": super().to_draft()}


class LessonStateIn(serializers.Serializer[Any]):
    """How a lesson stands; dropping it and taking it up again need a reason."""

    state = serializers.ChoiceField(Lesson.State.choices)
    reason = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class LessonViewSet(TenantViewSet):
    """Lessons, last written first. A proposed one is its organisation's alone."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), INCIDENT_READ),
        **dict.fromkeys(("create", "revise", "move"), INCIDENT_MANAGE),
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "incidents:read"),
        **dict.fromkeys(("create", "revise", "move"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {"create": LessonIn, "revise": LessonWordsIn, "move": LessonStateIn}

    @extend_schema(operation_id="lessons_list", parameters=LIST_PARAMETERS, responses=page_of("lesson", LessonOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = LessonFilters(
            incident_id=reading.identifier(asked, "incident"),
            states=reading.choices(asked, "state", Lesson.State.values),
            hazard=reading.hazard(asked),
            overdue_on=timezone.localdate() if reading.flag(asked, "overdue") else None,
            text=reading.words(asked, "q"),
        )
        found = list_lessons(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, LESSON, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="lessons_retrieve", responses=one(LessonOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._lesson(pk)

    @extend_schema(operation_id="lessons_create", request=LessonIn, responses={201: LessonOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Propose a lesson of an own incident."""
        del request
        lesson = propose_lesson(actor=self.actor, **self.read_input())
        return self._lesson(lesson.pk, status=201)

    @extend_schema(
        operation_id="lessons_revise", parameters=[IF_MATCH], request=LessonWordsIn, responses=edited(LessonOut)
    )
    def revise(self, request: Request, pk: UUID) -> HttpResponse:
        """Tell it anew; without `unit` whoever acts on it stays."""
        draft = self.read_input()
        if "unit" not in request.data:
            row = find_lesson(actor=self.actor, lesson_id=pk)
            draft = replace(draft, unit_id=row.unit_id, owner_id=row.owner_id)
        revise_lesson(actor=self.actor, lesson_id=pk, version=self.expected_version(), draft=draft)
        return self._lesson(pk)

    @extend_schema(
        operation_id="lessons_move", parameters=[IF_MATCH], request=LessonStateIn, responses=edited(LessonOut)
    )
    def move(self, request: Request, pk: UUID) -> HttpResponse:
        """Accept it, say that it is done, drop it or take it up again."""
        del request
        asked, version = self.read_input(), self.expected_version()
        move_lesson(actor=self.actor, lesson_id=pk, version=version, **asked)
        return self._lesson(pk)

    def _lesson(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = LESSON.of(list_lessons(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
