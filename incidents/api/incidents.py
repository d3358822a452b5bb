"""`/api/v1/incidents/`: opening, reading, and each step of an incident's life."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.api.fields import PLACE, named
from incidents.api.schema import IncidentOut, ParticipationOut
from incidents.api.serializers import IncidentIn, ParticipantIn, SeverityIn, TransitionIn
from incidents.capabilities import INCIDENT_MANAGE, INCIDENT_OPEN, INCIDENT_READ
from incidents.models import Incident, IncidentParticipation
from incidents.queries.incidents import IncidentFilters, list_incidents, readable_incidents
from incidents.queries.public import INCIDENT
from incidents.rules.severity import LEVELS
from incidents.services.incidents import change_severity, move_incident, open_incident, take_charge
from incidents.services.participation import accept_participation, invite_participant
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import EDIT_PROBLEMS, IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.queries.grants import tenant_named

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("state", str, many=True, enum=Incident.State.values),
    OpenApiParameter("open", bool, description="Only incidents that have not ended."),
    OpenApiParameter("severity", str, many=True, enum=LEVELS),
    OpenApiParameter("hazard", str, description="Code of the hazard."),
    OpenApiParameter("area", str, description="Only incidents in this area, by Kemendagri code."),
    OpenApiParameter("alert", UUID, description="Only incidents in the kecamatan that this warning touches."),
    OpenApiParameter("since", str, description="Opened at or after this date or time."),
    OpenApiParameter("q", str, description="Beginnings of words of the title or of the number."),
]


class IncidentViewSet(TenantViewSet):
    """Incidents, last opened first."""

    capabilities: ClassVar[dict[str, str]] = {
        "list": INCIDENT_READ,
        "retrieve": INCIDENT_READ,
        "create": INCIDENT_OPEN,
        "accept": INCIDENT_OPEN,
        **dict.fromkeys(("transition", "severity", "take_charge", "invite"), INCIDENT_MANAGE),
    }
    scopes: ClassVar[dict[str, str]] = {
        "list": "incidents:read",
        "retrieve": "incidents:read",
        **dict.fromkeys(("create", "accept", "transition", "severity", "take_charge", "invite"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": IncidentIn,
        "transition": TransitionIn,
        "severity": SeverityIn,
        "invite": ParticipantIn,
    }

    @extend_schema(
        operation_id="incidents_list", parameters=LIST_PARAMETERS, responses=page_of("incident", IncidentOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = IncidentFilters(
            open_only=reading.flag(asked, "open"),
            states=reading.choices(asked, "state", Incident.State.values),
            severities=reading.choices(asked, "severity", LEVELS),
            hazard=reading.hazard(asked),
            within=reading.area(asked),
            alert=reading.identifier(asked, "alert"),
            opened_from=reading.moment(asked, "since"),
            text=reading.words(asked, "q"),
        )
        found = list_incidents(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, INCIDENT, order_by="-opened_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="incidents_retrieve", responses=one(IncidentOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._incident(pk)

    @extend_schema(operation_id="incidents_create", request=IncidentIn, responses={201: IncidentOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Open an incident; it gets the tenant's next number of the year."""
        del request
        with named(PLACE):
            incident = open_incident(actor=self.actor, opening=self.read_input())
        return self._incident(incident.pk, status=201)

    @extend_schema(
        operation_id="incidents_transition", parameters=[IF_MATCH], request=TransitionIn, responses=edited(IncidentOut)
    )
    def transition(self, request: Request, pk: UUID) -> HttpResponse:
        """Take the incident one step through its life."""
        del request
        asked = self.read_input()
        with named({"to_state": "state"}):
            move_incident(
                actor=self.actor,
                incident_id=pk,
                version=self.expected_version(),
                to_state=asked["state"],
                reason=asked.get("reason", ""),
            )
        return self._incident(pk)

    @extend_schema(
        operation_id="incidents_severity", parameters=[IF_MATCH], request=SeverityIn, responses=edited(IncidentOut)
    )
    def severity(self, request: Request, pk: UUID) -> HttpResponse:
        """Raise or lower the severity, with the reason."""
        del request
        asked = self.read_input()
        change_severity(actor=self.actor, incident_id=pk, version=self.expected_version(), **asked)
        return self._incident(pk)

    @extend_schema(
        operation_id="incidents_take_charge", parameters=[IF_MATCH], request=None, responses=edited(IncidentOut)
    )
    def take_charge(self, request: Request, pk: UUID) -> HttpResponse:
        """Become the incident's lead, with the unit of one's office."""
        del request
        take_charge(actor=self.actor, incident_id=pk, version=self.expected_version())
        return self._incident(pk)

    @extend_schema(
        operation_id="incidents_participants_create",
        parameters=[IF_MATCH],
        request=ParticipantIn,
        responses={201: ParticipationOut, **EDIT_PROBLEMS},
    )
    def invite(self, request: Request, pk: UUID) -> Response:
        """Let another organisation take part: from now on it reads the incident and its history."""
        del request
        asked, version = self.read_input(), self.expected_version()
        tenant = tenant_named(asked["tenant"], self.actor.tenant.space)
        if tenant is None:
            raise InvalidInput({"tenant": _("No organisation of this space has this short code.")})
        with named({"tenant_id": "tenant"}):
            participation = invite_participant(
                actor=self.actor, incident_id=pk, version=version, tenant_id=tenant.pk, role=asked["role"]
            )
        return self.accepted(_told(participation, tenant=tenant.code), status=201)

    @extend_schema(
        operation_id="incidents_participation_accept", request=None, responses={200: ParticipationOut, **EDIT_PROBLEMS}
    )
    def accept(self, request: Request, pk: UUID) -> Response:
        """Take part in an incident to which the own organisation was invited, under a number of its own."""
        del request
        participation = accept_participation(actor=self.actor, incident_id=pk)
        return self.accepted(_told(participation, tenant=self.actor.tenant.code))

    def _incident(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = INCIDENT.of(readable_incidents(self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)


def _told(participation: IncidentParticipation, *, tenant: str) -> dict[str, Any]:
    return {
        "incident_id": str(participation.incident_id),
        "tenant": tenant,
        "role": participation.role,
        "local_number": participation.local_number,
        "accepted_at": participation.accepted_at,
    }
