"""`/api/v1/incidents/{id}/merge|separate|parent/`: what is one, and what is a part of what."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api.fields import named
from incidents.api.schema import IncidentOut
from incidents.api.serializers import ReasonIn
from incidents.capabilities import INCIDENT_MANAGE
from incidents.queries.incidents import readable_incidents
from incidents.queries.public import INCIDENT
from incidents.services.merging import link_incident, merge_incident, separate_incident
from incidents.services.words import LONGEST_TEXT
from pmi_platform.core.api.schema import IF_MATCH, edited
from pmi_platform.core.api.views import TenantViewSet


class MergeIn(serializers.Serializer[Any]):
    """The incident that this one was found to be."""

    into = serializers.UUIDField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class ParentIn(serializers.Serializer[Any]):
    """The incident of which this one is a part; null for none."""

    part_of = serializers.UUIDField(allow_null=True)


class MergingViewSet(TenantViewSet):
    """One incident, not five. Nothing is moved: the merged one names the other, and can be separated again."""

    capabilities: ClassVar[dict[str, str]] = dict.fromkeys(("merge", "separate", "link"), INCIDENT_MANAGE)
    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("merge", "separate", "link"), "reports:write")
    input_classes: ClassVar[dict[str, Any]] = {"merge": MergeIn, "separate": ReasonIn, "link": ParentIn}

    @extend_schema(
        operation_id="incidents_merge", parameters=[IF_MATCH], request=MergeIn, responses=edited(IncidentOut)
    )
    def merge(self, request: Request, pk: UUID) -> HttpResponse:
        """Say that this incident is another one: told and counted together from now on."""
        del request
        asked = self.read_input()
        merge_incident(
            actor=self.actor,
            incident_id=pk,
            version=self.expected_version(),
            into_id=asked["into"],
            reason=asked.get("reason", ""),
        )
        return self._incident(pk)

    @extend_schema(
        operation_id="incidents_separate", parameters=[IF_MATCH], request=ReasonIn, responses=edited(IncidentOut)
    )
    def separate(self, request: Request, pk: UUID) -> HttpResponse:
        """Take the merge back, with the reason."""
        del request
        asked = self.read_input()
        separate_incident(actor=self.actor, incident_id=pk, version=self.expected_version(), **asked)
        return self._incident(pk)

    @extend_schema(
        operation_id="incidents_parent", parameters=[IF_MATCH], request=ParentIn, responses=edited(IncidentOut)
    )
    def link(self, request: Request, pk: UUID) -> HttpResponse:
        """Make this incident part of another one, or of none."""
        del request
        asked = self.read_input()
        with named({"parent": "part_of"}):
            link_incident(actor=self.actor, incident_id=pk, version=self.expected_version(), parent_id=asked["part_of"])
        return self._incident(pk)

    def _incident(self, pk: UUID) -> HttpResponse:
        body, version = INCIDENT.of(readable_incidents(self.actor), pk)
        return self.one(body, entity_id=pk, version=version)
