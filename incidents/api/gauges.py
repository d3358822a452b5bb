"""`/api/v1/gauges/`: river gauges, and the heights that are read there."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.api.fields import PLACE, named
from incidents.capabilities import GAUGE_MANAGE, GAUGE_READ, GAUGE_RECORD
from incidents.models import GaugeReading, GaugeStation
from incidents.queries.gauges import GaugeFilters, gauge, list_gauges, readable_gauges, readings_of
from incidents.queries.public import GAUGE
from incidents.rules.gauges import LEVELS
from incidents.services.gauge_readings import ReadingDraft, record_reading
from incidents.services.gauges import (
    LONGEST_LEAD_MIN,
    GaugeDetails,
    Threshold,
    add_downstream,
    move_gauge,
    register_gauge,
    remove_downstream,
    revise_gauge,
)
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.fields import MomentField, PlaceIn
from pmi_platform.core.api.paging import keyset_page, keyset_rows, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PROBLEMS, PointOut, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

READ, WRITE = "incidents:read", "reports:write"
MANAGING = ("create", "revise", "add_downstream", "remove_downstream", "move")
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("area", str, description="Only gauges in this area, or whose water reaches it."),
    OpenApiParameter("state", str, enum=GaugeStation.State.values),
    OpenApiParameter("level", str, enum=list(LEVELS), description="Only gauges whose last reading is at this level."),
    OpenApiParameter("silent", bool, description="Only gauges that have been silent for too long."),
]


def _line(**options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE, **options)


class ThresholdIn(serializers.Serializer[Any]):
    from_cm = serializers.IntegerField(min_value=-10_000, max_value=10_000)
    term = _line(help_text="What the river's authority calls it.")


class GaugeDetailsIn(serializers.Serializer[Any]):
    """What is told of a gauge beside its place. Heights are centimetres above `datum`."""

    name = serializers.CharField(max_length=LONGEST_LINE)
    river = serializers.CharField(max_length=LONGEST_LINE)
    operator = _line()
    datum = _line()
    lowest_cm = serializers.IntegerField(required=False, min_value=-10_000, max_value=10_000)
    highest_cm = serializers.IntegerField(required=False, min_value=-10_000, max_value=10_000)
    thresholds = serializers.DictField(child=ThresholdIn(), required=False, help_text=f"By level: {', '.join(LEVELS)}.")
    thresholds_source = _line()
    silent_after_min = serializers.IntegerField(required=False, min_value=5, max_value=10_080)
    feed = _line()
    feed_key = _line()

    def details(self) -> GaugeDetails:
        known = {name: value for name, value in self.validated_data.items() if name in GaugeDetails.__slots__}
        thresholds = {level: Threshold(**said) for level, said in known.pop("thresholds", {}).items()}
        return GaugeDetails(**known, thresholds=thresholds)

    def to_draft(self) -> dict[str, Any]:
        return {"details": self.details()}


class GaugeIn(GaugeDetailsIn, PlaceIn):
    """A gauge, in a kecamatan or kelurahan/desa."""

    area_code = serializers.CharField(max_length=13)

    def to_draft(self) -> dict[str, Any]:
        return {"area": self.validated_data["area_code"], "location": self.point(), "details": self.details()}


class DownstreamIn(serializers.Serializer[Any]):
    """A kecamatan that the water reaches, and after how many minutes; null is unknown."""

    area_code = serializers.CharField(max_length=13)
    lead_min = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=LONGEST_LEAD_MIN)

    def to_draft(self) -> dict[str, Any]:
        said = self.validated_data
        return {"area": said["area_code"], "lead_min": said.get("lead_min")}


class NotDownstreamIn(serializers.Serializer[Any]):
    area_code = serializers.CharField(max_length=13)

    def to_draft(self) -> dict[str, Any]:
        return {"area": self.validated_data["area_code"]}


class GaugeStateIn(serializers.Serializer[Any]):
    state = serializers.ChoiceField(GaugeStation.State.choices)
    reason = serializers.CharField(max_length=LONGEST_TEXT)

    def to_draft(self) -> dict[str, Any]:
        return dict(self.validated_data)


class GaugeReadingIn(serializers.Serializer[Any]):
    """A height; the same `client_ref` always yields the same reading."""

    client_ref = serializers.UUIDField()
    height_cm = serializers.DecimalField(max_digits=9, decimal_places=1)
    observed_at = MomentField(required=False, help_text="Now, when left out.")
    note = _line()

    def to_draft(self) -> ReadingDraft:
        said = dict(self.validated_data)
        return ReadingDraft(**{**said, "observed_at": said.get("observed_at") or timezone.now()})


class GaugeOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    area_code = serializers.CharField()
    location = PointOut(allow_null=True)
    name = serializers.CharField()
    river = serializers.CharField()
    operator = serializers.CharField(allow_blank=True)
    datum = serializers.CharField(allow_blank=True)
    lowest_cm = serializers.IntegerField()
    highest_cm = serializers.IntegerField()
    thresholds = serializers.DictField(child=ThresholdIn())
    thresholds_source = serializers.CharField(allow_blank=True)
    downstream = serializers.ListField(child=DownstreamIn())
    silent_after_min = serializers.IntegerField()
    state = serializers.CharField()
    feed = serializers.CharField(allow_blank=True)
    feed_key = serializers.CharField(allow_blank=True)
    height_cm = serializers.FloatField(allow_null=True, help_text="Of its newest reading that counts.")
    observed_at = serializers.DateTimeField(allow_null=True)
    trend_cm_h = serializers.FloatField(allow_null=True, help_text="Centimetres an hour; null is unknown.")
    level = serializers.CharField(allow_blank=True, help_text="Empty below every threshold.")


class GaugeReadingOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client_ref = serializers.UUIDField()
    observed_at = serializers.DateTimeField()
    height_cm = serializers.FloatField()
    note = serializers.CharField(allow_blank=True)
    feed = serializers.CharField(allow_blank=True, help_text="Empty when read by hand.")
    refusal = serializers.CharField(allow_blank=True, help_text="Why it does not count; empty when it does.")


class GaugeReadingsOut(serializers.Serializer[Any]):
    results = GaugeReadingOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page.")


class GaugeViewSet(TenantViewSet):
    """River gauges, the newest first, and their readings. A silent gauge is not a calm river: see `observed_at`."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "readings"), GAUGE_READ),
        **dict.fromkeys(MANAGING, GAUGE_MANAGE),
        "read_height": GAUGE_RECORD,
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "readings"), READ),
        **dict.fromkeys((*MANAGING, "read_height"), WRITE),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": GaugeIn,
        "revise": GaugeDetailsIn,
        "add_downstream": DownstreamIn,
        "remove_downstream": NotDownstreamIn,
        "move": GaugeStateIn,
        "read_height": GaugeReadingIn,
    }

    @extend_schema(operation_id="gauges_list", parameters=LIST_PARAMETERS, responses=page_of("gauge", GaugeOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = GaugeFilters(
            state=next(iter(reading.choices(asked, "state", GaugeStation.State.values)), ""),
            within=reading.area(asked),
            level=next(iter(reading.choices(asked, "level", LEVELS)), ""),
            silent_only=reading.flag(asked, "silent"),
        )
        found = list_gauges(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, GAUGE, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="gauges_retrieve", responses=one(GaugeOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._gauge(pk)

    @extend_schema(operation_id="gauges_create", request=GaugeIn, responses={201: GaugeOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Register a gauge."""
        del request
        with named(PLACE):
            station = register_gauge(actor=self.actor, **self.read_input())
        return self._gauge(station.pk, status=201)

    @extend_schema(
        operation_id="gauges_revise", parameters=[IF_MATCH], request=GaugeDetailsIn, responses=edited(GaugeOut)
    )
    def revise(self, request: Request, pk: UUID) -> HttpResponse:
        """Tell anew what it is like; its newest reading is judged by the new thresholds."""
        del request
        return self._act(revise_gauge, pk, self.read_input())

    @extend_schema(
        operation_id="gauges_add_downstream", parameters=[IF_MATCH], request=DownstreamIn, responses=edited(GaugeOut)
    )
    def add_downstream(self, request: Request, pk: UUID) -> HttpResponse:
        """Say that its water reaches a kecamatan."""
        del request
        with named(PLACE):
            return self._act(add_downstream, pk, self.read_input())

    @extend_schema(
        operation_id="gauges_remove_downstream",
        parameters=[IF_MATCH],
        request=NotDownstreamIn,
        responses=edited(GaugeOut),
    )
    def remove_downstream(self, request: Request, pk: UUID) -> HttpResponse:
        """Say that its water does not reach a kecamatan."""
        del request
        return self._act(remove_downstream, pk, self.read_input())

    @extend_schema(operation_id="gauges_move", parameters=[IF_MATCH], request=GaugeStateIn, responses=edited(GaugeOut))
    def move(self, request: Request, pk: UUID) -> HttpResponse:
        """Take it out of use, or into use again."""
        del request
        return self._act(move_gauge, pk, self.read_input())

    @extend_schema(
        operation_id="gauges_readings",
        parameters=PAGE_PARAMETERS,
        responses={200: OpenApiResponse(GaugeReadingsOut, description="The newest first."), **PROBLEMS},
    )
    def readings(self, request: Request, pk: UUID) -> Response:
        """What was read there, also what cannot be true and does not count."""
        asked = request._request.GET
        gauge(actor=self.actor, station_id=pk)
        rows, following = keyset_rows(
            readings_of(actor=self.actor, station_id=pk),
            order_by="-observed_at",
            limit=read_limit(asked),
            cursor=asked.get("cursor"),
        )
        return self.accepted({"results": [_reading(row) for row in rows], "next": following})

    @extend_schema(
        operation_id="gauges_read_height",
        request=GaugeReadingIn,
        responses={(200, "application/json"): GaugeReadingOut, 201: GaugeReadingOut, **PROBLEMS},
    )
    def read_height(self, request: Request, pk: UUID) -> Response:
        """Note a height. What cannot be true is refused with the reason."""
        del request
        began_at = timezone.now()
        noted = record_reading(actor=self.actor, station_id=pk, draft=self.read_input())
        return self.accepted(_reading(noted), status=200 if noted.created_at < began_at else 201)

    def _act(self, act: Any, pk: UUID, said: Mapping[str, Any]) -> HttpResponse:
        act(actor=self.actor, station_id=pk, version=self.expected_version(), **said)
        return self._gauge(pk)

    def _gauge(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = GAUGE.of(readable_gauges(self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)


def _reading(row: GaugeReading) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "client_ref": str(row.client_ref),
        "observed_at": row.observed_at.isoformat(),
        "height_cm": float(Decimal(row.height_cm)),
        "note": row.note,
        "feed": row.feed,
        "refusal": row.refusal,
    }
