"""`/api/v1/calls/`: a city's 112 centre brings its calls in, adds what comes late, and reads how they ended."""

import uuid
from typing import Any, ClassVar

from django.contrib.gis.geos import Point
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api.fields import PLACE, named
from incidents.capabilities import CALL_READ, CALL_TAKE
from incidents.models import EmergencyCall
from incidents.queries.calls import call_of_ticket, readable_calls
from incidents.queries.public import EMERGENCY_CALL
from incidents.rules.calls import AGENCIES
from incidents.services.call_drafts import CallDraft, CallerDraft, CallFacts
from incidents.services.calls import add_call_facts, take_call
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.fields import MomentField, PlaceIn
from pmi_platform.core.api.schema import PROBLEMS, PointOut, one
from pmi_platform.core.api.views import TenantViewSet

LONGEST_TICKET = 80
CENTRES = uuid.UUID("5e0b0f0e-7a0f-5d3c-9a60-112112112112")
"""The namespace in which a centre's ticket number is a client reference."""


class FactsIn(PlaceIn):
    """The minimum set of a first information; every part may be left out."""

    hazard = serializers.CharField(max_length=64, required=False, allow_blank=True)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    happened_at = MomentField(required=False, allow_null=True)
    area_code = serializers.CharField(max_length=13, required=False, allow_blank=True)
    rt = serializers.CharField(max_length=3, required=False, allow_blank=True)
    rw = serializers.CharField(max_length=3, required=False, allow_blank=True)
    landmark = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)
    people_in_danger = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    people_note = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)
    hazards_on_site = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)
    access = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)
    informed = serializers.ListField(child=serializers.ChoiceField(AGENCIES), required=False)

    def facts(self) -> CallFacts:
        said = self.validated_data
        plain = ("hazard", "text", "rt", "rw", "landmark", "people_note", "hazards_on_site", "access")
        point: Point | None = self.point()
        return CallFacts(
            **{name: said.get(name, "") for name in plain},
            happened_at=said.get("happened_at"),
            area=said.get("area_code", ""),
            location=point,
            people_in_danger=said.get("people_in_danger"),
            informed=tuple(said.get("informed", ())),
        )


class CallIn(FactsIn):
    """One call under the city's ticket number. Who called is kept apart and is in no answer."""

    ticket = serializers.CharField(max_length=LONGEST_TICKET)
    classification = serializers.ChoiceField(EmergencyCall.Classification.choices, required=False)
    received_at = MomentField(required=False)
    caller_name = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)
    caller_number = serializers.CharField(max_length=25, required=False, allow_blank=True)
    callback_number = serializers.CharField(max_length=25, required=False, allow_blank=True)
    opens_incident = serializers.BooleanField(required=False)
    agencies = serializers.ListField(
        child=serializers.ChoiceField(AGENCIES), required=False, help_text="Whom to tell at once."
    )

    def to_draft(self) -> CallDraft:
        said = self.validated_data
        return CallDraft(
            client_ref=uuid.uuid5(CENTRES, f"{self.context['actor'].user_id}:{said['ticket'].strip()}"),
            ticket=said["ticket"].strip(),
            classification=said.get("classification", EmergencyCall.Classification.NORMAL),
            received_at=said.get("received_at"),
            facts=self.facts(),
            caller=CallerDraft(
                name=said.get("caller_name", ""),
                number=said.get("caller_number", ""),
                callback=said.get("callback_number", ""),
            ),
            opens_incident=said.get("opens_incident", False),
            agencies=tuple(said.get("agencies", ())),
        )


class LateFactsIn(FactsIn):
    """Everything that is known now: what is left out is not known any more."""

    def to_draft(self) -> CallFacts:
        return self.facts()


def _in_words() -> serializers.CharField:
    return serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null for a machine without the scope `personal:read`."
    )


class CallRelayOut(serializers.Serializer[Any]):
    agency = serializers.CharField()
    channel = serializers.CharField()
    sent_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    overdue_since = serializers.DateTimeField(allow_null=True)
    refused_at = serializers.DateTimeField(allow_null=True)
    acted_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    digest = serializers.CharField(help_text="Of what was told; the same for every agency told at once.")


class CallOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    receipt = serializers.CharField()
    centre = serializers.CharField()
    ticket = serializers.CharField()
    classification = serializers.CharField()
    received_at = serializers.DateTimeField()
    happened_at = serializers.DateTimeField(allow_null=True)
    hazard = serializers.CharField(allow_null=True)
    text = _in_words()
    area_code = serializers.CharField()
    location = PointOut(allow_null=True)
    rt = _in_words()
    rw = _in_words()
    landmark = _in_words()
    people_in_danger = serializers.IntegerField(allow_null=True)
    people_note = _in_words()
    hazards_on_site = _in_words()
    access = _in_words()
    informed = serializers.ListField(child=serializers.CharField())
    incident_id = serializers.UUIDField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    outcome_note = _in_words()
    relays = CallRelayOut(many=True)


class CallViewSet(TenantViewSet):
    """Calls by the ticket number of the centre that brings them in."""

    capabilities: ClassVar[dict[str, str]] = {"create": CALL_TAKE, "retrieve": CALL_READ, "add_facts": CALL_TAKE}
    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("create", "retrieve", "add_facts"), "calls:write")
    input_classes: ClassVar[dict[str, Any]] = {"create": CallIn, "add_facts": LateFactsIn}

    @extend_schema(operation_id="calls_create", request=CallIn, responses={201: CallOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Bring a call in. The same ticket with the same content is the same call; with another it is a conflict."""
        del request
        with named(PLACE):
            call = take_call(actor=self.actor, draft=self.read_input())
        return self._call(call, status=201)

    @extend_schema(operation_id="calls_retrieve", responses=one(CallOut))
    def retrieve(self, request: Request, ticket: str) -> HttpResponse:
        """How it goes and how it ended: receipts of the agencies, outcome."""
        del request
        return self._call(call_of_ticket(actor=self.actor, ticket=ticket))

    @extend_schema(operation_id="calls_facts", request=LateFactsIn, responses={200: CallOut, **PROBLEMS})
    def add_facts(self, request: Request, ticket: str) -> HttpResponse:
        """Say what became known later; each agency that was told is told what changed."""
        del request
        call = call_of_ticket(actor=self.actor, ticket=ticket)
        with named(PLACE):
            add_call_facts(actor=self.actor, call_id=call.pk, version=call.version, facts=self.read_input())
        return self._call(call)

    def _call(self, call: EmergencyCall, *, status: int = 200) -> HttpResponse:
        body, version = EMERGENCY_CALL.of(readable_calls(self.actor), call.pk)
        return self.one(body, entity_id=call.pk, version=version, status=status)
