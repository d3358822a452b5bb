"""`/api/v1/risk-zones/`, `risk-datasets/` and `risk-exposure/`: where a hazard threatens, and who lies in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.api.fields import named
from incidents.capabilities import RISK_MANAGE, RISK_READ
from incidents.models import RiskZone
from incidents.queries.public import RISK_ZONE
from incidents.queries.risk import ZoneFilters, list_zones, readable_zones
from incidents.queries.risk_exposure import exposure_by_area
from incidents.rules.risk import Scale
from incidents.services.risk_import import DatasetDraft, ZoneMapping, import_risk_zones, undo_risk_import
from incidents.services.risk_zones import (
    ZoneDraft,
    ZoneProvenance,
    draw_risk_zone,
    retire_risk_zone,
    revise_risk_zone,
)
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.vector_files import read_vector_file

READ, WRITE = "incidents:read", "reports:write"
AREA = OpenApiParameter("area", str, description="Only what touches this area, by Kemendagri code.")
HAZARD = OpenApiParameter("hazard", str, description="Code of the hazard.")
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    HAZARD,
    OpenApiParameter("risk_class", str, enum=RiskZone.Class.values),
    OpenApiParameter("state", str, enum=RiskZone.State.values),
    AREA,
]
MOST_AREAS = 10_000
OUTLINE = {"shape": "geometry"}


class ProvenanceIn(serializers.Serializer[Any]):
    """Where the knowledge comes from, of when it is, and for how long it holds."""

    source = serializers.CharField(max_length=LONGEST_LINE)  # type: ignore[assignment]
    licence = serializers.CharField(max_length=LONGEST_LINE)
    as_of = serializers.DateField()
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)

    def provenance(self) -> ZoneProvenance:
        return ZoneProvenance(**{name: self.validated_data.get(name) for name in ZoneProvenance.__slots__})


class RiskZoneIn(ProvenanceIn):
    """A zone with its outline as GeoJSON, in WGS 84."""

    hazard = serializers.CharField(max_length=64)
    risk_class = serializers.ChoiceField(RiskZone.Class.choices)
    name = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    geometry = serializers.JSONField(help_text="GeoJSON Polygon or MultiPolygon.")

    def to_draft(self) -> ZoneDraft:
        said = self.validated_data
        return ZoneDraft(
            hazard=said["hazard"],
            risk_class=said["risk_class"],
            name=said.get("name", ""),
            shape=json.dumps(said["geometry"]),
            provenance=self.provenance(),
        )


class RiskDatasetIn(ProvenanceIn):
    """A file of zones, as multipart form data, with which attribute says what. `dry_run` only tries it."""

    file = serializers.FileField(help_text="GeoJSON, GeoPackage, or a shapefile as .zip; at most 15 MB.")
    name = serializers.CharField(max_length=LONGEST_LINE, help_text="A dataset of the same name is replaced.")
    class_field = serializers.CharField(max_length=LONGEST_LINE)
    scale = serializers.ChoiceField([scale.value for scale in Scale])
    hazard = serializers.CharField(required=False, allow_blank=True, max_length=64)
    hazard_field = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    name_field = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    dry_run = serializers.BooleanField(required=False, default=False)

    def to_draft(self) -> dict[str, Any]:
        said = self.validated_data
        content = said["file"].read()
        fields = {name: said.get(name, "") for name in ("class_field", "hazard", "hazard_field", "name_field")}
        draft = DatasetDraft(
            name=said["name"],
            file_name=said["file"].name,
            content=content,
            provenance=self.provenance(),
            mapping=ZoneMapping(**fields, scale=Scale(said["scale"])),
        )
        return {"file": read_vector_file(said["file"].name, content), "draft": draft, "keep": not said["dry_run"]}


class RetirementIn(serializers.Serializer[Any]):
    """Why the zone leaves the map."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)

    def to_draft(self) -> str:
        return str(self.validated_data["reason"])


class RiskZoneOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    dataset_id = serializers.UUIDField(allow_null=True, help_text="Null for a zone drawn by hand.")
    hazard = serializers.CharField()
    risk_class = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    state_at = serializers.DateTimeField()
    state_reason = serializers.CharField(allow_null=True, allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]
    licence = serializers.CharField()
    as_of = serializers.DateField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    area_codes = serializers.ListField(child=serializers.CharField())
    area_km2 = serializers.FloatField()
    geometry = serializers.DictField(help_text="GeoJSON MultiPolygon.")


class RiskDatasetOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(allow_null=True, help_text="Null when it was only tried.")
    version = serializers.IntegerField(allow_null=True)
    edition = serializers.IntegerField(allow_null=True)
    state = serializers.CharField(allow_null=True)
    replaces_id = serializers.UUIDField(allow_null=True)
    zone_count = serializers.IntegerField()


class AreaExposureOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    regency = serializers.CharField()
    risk_class = serializers.CharField(allow_null=True)
    low = serializers.FloatField(help_text="The share of the kecamatan that zones of this class cover.")
    moderate = serializers.FloatField()
    high = serializers.FloatField()
    people = serializers.IntegerField(allow_null=True, help_text="Null is unknown, not zero.")
    people_in_zones = serializers.IntegerField(allow_null=True, help_text="An estimate by share of area.")
    people_in_high = serializers.IntegerField(allow_null=True)
    shelter_count = serializers.IntegerField()
    incident_count = serializers.IntegerField()
    report_count = serializers.IntegerField()


class RiskExposureOut(serializers.Serializer[Any]):
    hazard = serializers.CharField()
    kecamatan = AreaExposureOut(many=True)


class RiskZoneViewSet(TenantViewSet):
    """Risk zones, the newest first; those replaced, undone or retired are told with their state."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "exposure"), RISK_READ),
        **dict.fromkeys(("create", "revise", "retire"), RISK_MANAGE),
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "exposure"), READ),
        **dict.fromkeys(("create", "revise", "retire"), WRITE),
    }
    input_classes: ClassVar[dict[str, Any]] = {"create": RiskZoneIn, "revise": RiskZoneIn, "retire": RetirementIn}

    @extend_schema(
        operation_id="risk_zones_list", parameters=LIST_PARAMETERS, responses=page_of("risk_zone", RiskZoneOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = ZoneFilters(
            hazard=reading.hazard(asked),
            risk_class=next(iter(reading.choices(asked, "risk_class", RiskZone.Class.values)), ""),
            state=next(iter(reading.choices(asked, "state", RiskZone.State.values)), ""),
            within=reading.area(asked),
        )
        found = list_zones(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, RISK_ZONE, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="risk_zones_retrieve", responses=one(RiskZoneOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._zone(pk)

    @extend_schema(operation_id="risk_zones_create", request=RiskZoneIn, responses={201: RiskZoneOut})
    def create(self, request: Request) -> HttpResponse:
        """Draw a zone."""
        del request
        with named(OUTLINE):
            drawn = draw_risk_zone(actor=self.actor, draft=self.read_input())
        return self._zone(drawn.pk, status=201)

    @extend_schema(
        operation_id="risk_zones_revise", parameters=[IF_MATCH], request=RiskZoneIn, responses=edited(RiskZoneOut)
    )
    def revise(self, request: Request, pk: UUID) -> HttpResponse:
        """Draw a zone anew."""
        del request
        version = self.expected_version()
        with named(OUTLINE):
            revise_risk_zone(actor=self.actor, zone_id=pk, version=version, draft=self.read_input())
        return self._zone(pk)

    @extend_schema(
        operation_id="risk_zones_retire", parameters=[IF_MATCH], request=RetirementIn, responses=edited(RiskZoneOut)
    )
    def retire(self, request: Request, pk: UUID) -> HttpResponse:
        """Take a zone off the map."""
        del request
        version = self.expected_version()
        retire_risk_zone(actor=self.actor, zone_id=pk, version=version, reason=self.read_input())
        return self._zone(pk)

    @extend_schema(operation_id="risk_exposure", parameters=[HAZARD, AREA], responses=one(RiskExposureOut))
    def exposure(self, request: Request) -> Response:
        """Who and what lies in the zones of a hazard that are in force, by kecamatan, the gravest first."""
        asked = request._request.GET
        hazard = reading.hazard(asked)
        if not hazard:
            raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
        rows, _count = exposure_by_area(
            actor=self.actor, hazard=hazard, within=reading.area(asked)[:8], limit=MOST_AREAS
        )
        told = [{**asdict(row), "risk_class": row.risk_class} for row in rows]
        for line in told:
            line.pop("rank")
            line.pop("is_estimate")
        return self.accepted({"hazard": hazard, "kecamatan": told})

    def _zone(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = RISK_ZONE.of(readable_zones(self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)


class RiskDatasetViewSet(TenantViewSet):
    """Files of risk zones, taken in whole or not at all."""

    capabilities: ClassVar[dict[str, str]] = {"create": RISK_MANAGE, "undo": RISK_MANAGE}
    scopes: ClassVar[dict[str, str]] = {"create": WRITE, "undo": WRITE}
    input_classes: ClassVar[dict[str, Any]] = {"create": RiskDatasetIn}

    def get_parsers(self) -> Any:
        return [MultiPartParser()] if self.action_map.get("post") == "create" else super().get_parsers()

    @extend_schema(
        operation_id="risk_datasets_create",
        request={"multipart/form-data": RiskDatasetIn},
        responses={201: RiskDatasetOut, 200: RiskDatasetOut},
    )
    def create(self, request: Request) -> Response:
        """Take a file in; every feature that is wrong is named, and then none is taken in."""
        del request
        outcome = import_risk_zones(actor=self.actor, **self.read_input())
        if outcome.wrong:
            raise InvalidInput({f"feature {one.number}": one.wrong for one in outcome.wrong[:100]})
        made = outcome.dataset
        told = {
            "id": str(made.pk) if made else None,
            "version": made.version if made else None,
            "edition": made.edition if made else None,
            "state": made.state if made else None,
            "replaces_id": str(outcome.replaces.pk) if outcome.replaces else None,
            "zone_count": len(outcome.features),
        }
        return self.accepted(told, status=201 if made else 200)

    @extend_schema(
        operation_id="risk_datasets_undo", parameters=[IF_MATCH], request=None, responses=one(RiskDatasetOut)
    )
    def undo(self, request: Request, pk: UUID) -> Response:
        """Take an import back: what it replaced returns."""
        del request
        undone = undo_risk_import(actor=self.actor, dataset_id=pk, version=self.expected_version())
        return self.accepted(
            {
                "id": str(undone.pk),
                "version": undone.version,
                "edition": undone.edition,
                "state": undone.state,
                "replaces_id": str(undone.supersedes_id) if undone.supersedes_id else None,
                "zone_count": undone.zone_count,
            }
        )
