"""Drafts, reports, incidents and pictures for tests. Each needs an open scope where it stores something.

with field_officer(at="32.03.11").scope() as actor:
    report = filed(actor)
"""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from PIL import Image

from incidents import services
from incidents.models import Activation, Alert, FieldReport, Figure, Incident, SituationReport
from incidents.services import AlertNotice, FieldReportDraft, FigureDraft, IncidentOpening
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.scope import Actor

CUGENANG = "32.03.11"
CIANJUR = "32.03"
CUGENANG_POINT = (107.087, -6.812)


def draft(**changes: Any) -> FieldReportDraft:
    """A first report of an earthquake in Cugenang, seen half an hour ago. `answers` are added to the standing ones."""
    seen_at = timezone.now() - timedelta(minutes=30)
    standing = FieldReportDraft(
        client_ref=uuid4(),
        type_code="first_report",
        observed_at=seen_at,
        reported_at=seen_at + timedelta(minutes=5),
        area=CUGENANG,
        answers={"hazard": "gempa", "severity": "high"},
        text="Rumah roboh di dekat pasar.",
    )
    answers = {**standing.answers, **changes.pop("answers", {})}
    return replace(standing, **{"answers": answers, **changes})


def filed(actor: Actor, **changes: Any) -> FieldReport:
    """A report as the product files it."""
    return services.submit_field_report(actor=actor, draft=draft(**changes))


def opening(**changes: Any) -> IncidentOpening:
    """What opens an earthquake incident in Kabupaten Cianjur."""
    standing = IncidentOpening(
        hazard="gempa", area=CIANJUR, severity="high", started_at=timezone.now() - timedelta(hours=1)
    )
    return replace(standing, **changes)


def opened(actor: Actor, **changes: Any) -> Incident:
    """An incident as the product opens it."""
    return services.open_incident(actor=actor, opening=opening(**changes))


def figure_draft(incident: Incident, value: Any, **changes: Any) -> FigureDraft:
    """The dead of Kabupaten Cianjur by BNPB, as of now."""
    standing = FigureDraft(
        incident_id=incident.pk,
        indicator="meninggal",
        value=value,
        unit="jiwa",
        as_of=timezone.now(),
        source_class="government",
        source_name="BNPB",
        area=CIANJUR,
    )
    return replace(standing, **changes)


def recorded(actor: Actor, incident: Incident, value: Any, **changes: Any) -> Figure:
    """A figure as the product records it."""
    return services.record_figure(actor=actor, draft=figure_draft(incident, value, **changes))


def drafted(actor: Actor, incident: Incident, kind: str = "development", **sections: str) -> SituationReport:
    """A report that says what the situation is, not approved yet."""
    document = services.draft_situation_report(actor=actor, incident_id=incident.pk, kind=kind)
    told = {"situation": "Warga mengungsi ke lapangan.", **sections}
    return services.revise_situation_report(
        actor=actor, document_id=document.pk, version=document.version, sections=told
    )


def approved(actor: Actor, incident: Incident, kind: str = "development", **sections: str) -> SituationReport:
    """The same, approved."""
    document = drafted(actor, incident, kind, **sections)
    return services.approve_situation_report(actor=actor, document_id=document.pk, version=document.version)


def published(actor: Actor, incident: Incident, kind: str = "development", **sections: str) -> SituationReport:
    """The same, published."""
    document = approved(actor, incident, kind, **sections)
    return services.publish_situation_report(actor=actor, document_id=document.pk, version=document.version)


def picture(
    *, size: tuple[int, int] = (640, 480), form: str = "JPEG", exif: Image.Exif | None = None, mode: str = "RGB"
) -> bytes:
    """The bytes of a picture that a camera could have made."""
    file = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.effect_noise((min(size[0], 256), min(size[1], 256)), 60).resize(size).convert(mode).save(file, form, **extra)
    return file.getvalue()


def camera_exif(*, point: Point | None = None, taken: datetime | None = None, orientation: int = 1) -> Image.Exif:
    """What a phone's camera writes into a picture: its make, when, where and which side is up."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    exif[0x0112] = orientation
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = taken.astimezone(UTC).strftime("%Y:%m:%d %H:%M:%S")
        exif.get_ifd(0x8769)[0x9011] = "+00:00"
    if point is not None:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = ("N" if point.y >= 0 else "S"), _sexagesimal(point.y)
        place[3], place[4] = ("E" if point.x >= 0 else "W"), _sexagesimal(point.x)
    return exif


def _sexagesimal(value: float) -> tuple[float, float, float]:
    degrees, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return degrees, minutes, round(rest * 60, 4)


def notice(*, area: str = CUGENANG, **changes: Any) -> AlertNotice:
    """Heavy rain over the middle of a kecamatan, in force for three hours from now."""
    now = timezone.now().replace(microsecond=0)
    standing = AlertNotice(
        feed="test.rain",
        source="test",
        source_key=f"hujan-{uuid4()}",
        attribution="BMKG",
        hazard="cuaca_ekstrem",
        sent_at=now,
        severity="moderate",
        urgency="immediate",
        certainty="observed",
        expires_at=now + timedelta(hours=3),
        texts={"id": {"event": "Hujan lebat", "headline": "Hujan lebat di Cugenang"}},
        footprint=square(area),
    )
    return replace(standing, **changes)


def square(area: str, *, half_width: float = 0.002) -> MultiPolygon:
    """A small square around the middle of an area."""
    place = AdminArea.objects.get(pk=area)
    x, y, d = place.longitude, place.latitude, half_width
    return MultiPolygon(Polygon.from_bbox((x - d, y - d, x + d, y + d)), srid=4326)


def warned(actor: Actor, **changes: Any) -> Alert:
    """A warning as the product receives it."""
    alert, _is_new = services.receive_alert(actor=actor, notice=notice(**changes))
    return alert


def proposed(actor: Actor, alert: Alert) -> Activation:
    """The draft activation that the tenant's rules make of a warning."""
    activation = services.weigh_alert(actor=actor, alert_id=alert.pk)
    assert activation is not None, "The warning meets no rule."
    return activation
