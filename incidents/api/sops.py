"""`/api/v1/sops/`: the joint SOP in its editions, with their steps and the day from which each is in force."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.capabilities import INCIDENT_READ
from incidents.models import SopTemplate
from incidents.queries.sops import edition, edition_in_force, edition_steps, editions
from pmi_platform.core.api.schema import PROBLEMS
from pmi_platform.core.api.views import TenantViewSet


class SopStepOut(serializers.Serializer[Any]):
    origin = serializers.CharField(help_text="The same through all editions in which the step stands.")
    position = serializers.IntegerField()
    phase = serializers.CharField()
    role = serializers.CharField()
    within_minutes = serializers.IntegerField()
    name_id = serializers.CharField()
    name_en = serializers.CharField()


class SopEditionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    sop = serializers.CharField()
    edition = serializers.IntegerField()
    name_id = serializers.CharField()
    name_en = serializers.CharField()
    in_force_from = serializers.DateField(allow_null=True, help_text="Null for what the platform began with.")
    is_in_force = serializers.BooleanField()


class SopEditionWithSteps(SopEditionOut):
    steps = SopStepOut(many=True)


class SopViewSet(TenantViewSet):
    """Editions of the joint SOP, the newest first."""

    capabilities: ClassVar[dict[str, str]] = {"list": INCIDENT_READ, "retrieve": INCIDENT_READ}
    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve"), "incidents:read")

    @extend_schema(operation_id="sops_list", responses={200: SopEditionOut(many=True), **PROBLEMS})
    def list(self, request: Request) -> HttpResponse:
        """Every edition of every SOP."""
        del request
        rows = list(editions())
        current = {code: edition_in_force(code) for code in {row.code for row in rows}}
        return Response([_edition(row, current[row.code]) for row in rows])

    @extend_schema(operation_id="sops_retrieve", responses={200: SopEditionWithSteps, **PROBLEMS})
    def retrieve(self, request: Request, key: str) -> HttpResponse:
        """One edition with its steps."""
        del request
        row = edition(key)
        steps = [
            {
                "origin": step.origin,
                "position": position,
                "phase": step.phase,
                "role": step.role,
                "within_minutes": step.within_minutes,
                "name_id": step.name_id,
                "name_en": step.name_en,
            }
            for position, step in enumerate(edition_steps(row.pk), start=1)
        ]
        return Response({**_edition(row, edition_in_force(row.code)), "steps": steps})


def _edition(row: SopTemplate, current: SopTemplate | None) -> dict[str, Any]:
    return {
        "key": row.pk,
        "sop": row.code,
        "edition": row.edition,
        "name_id": row.name_id,
        "name_en": row.name_en,
        "in_force_from": row.in_force_from,
        "is_in_force": current is not None and current.pk == row.pk,
    }
