"""Drafts, reports, incidents and pictures for tests. Each needs an open scope where it stores something.

with field_officer(at="32.03.11").scope() as actor:
    report = filed(actor)
"""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from PIL import Image

from incidents import services
from incidents.models import (
    Activation,
    Alert,
    DutyShift,
    EmergencyStatus,
    FieldReport,
    Figure,
    Incident,
    IncidentMessage,
    IncidentTask,
    Lesson,
    LogEntry,
    Need,
    Shelter,
    SituationReport,
)
from incidents.services import (
    AlertNotice,
    FieldReportDraft,
    FigureDraft,
    IncidentOpening,
    LessonDraft,
    NeedDraft,
    ParameterDraft,
    StatusDraft,
    TaskDraft,
)
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.tenancy import Member

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


def sheltered(actor: Actor, incident: Incident, *, area: str = CUGENANG, **details: Any) -> Shelter:
    """A shelter in a kecamatan as the product registers it."""
    told = services.ShelterDetails(**{"name": "SDN 1", "kind": "school", "capacity": 200, **details})
    return services.open_shelter(actor=actor, incident_id=incident.pk, area=area, details=told)


def counted(actor: Actor, shelter: Shelter, people: int, *, as_of: datetime | None = None, **said: Any) -> Shelter:
    """The shelter with so many people in it, as of now."""
    count = services.CountDraft(as_of=as_of or timezone.now(), people=people, **said)
    return services.count_shelter(actor=actor, shelter_id=shelter.pk, version=shelter.version, count=count)


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


def status_draft(**changes: Any) -> StatusDraft:
    """A tanggap darurat of Kabupaten Cianjur after an earthquake, fourteen days from today."""
    today = timezone.localdate()
    standing = StatusDraft(
        kind="response",
        level="regency",
        area=CIANJUR,
        hazard="gempa",
        decree_number="360/Kep.1/2026",
        decreed_on=today,
        starts_on=today,
        ends_on=today + timedelta(days=13),
    )
    return replace(standing, **changes)


def declared(actor: Actor, incident: Incident | None = None, **changes: Any) -> EmergencyStatus:
    """A status keadaan darurat as the product records it."""
    draft = status_draft(incident_id=incident.pk if incident else None, **changes)
    return services.declare_status(actor=actor, draft=draft)


def need_draft(incident: Incident, **changes: Any) -> NeedDraft:
    """Two hundred blankets, asked for by a post."""
    standing = NeedDraft(
        incident_id=incident.pk,
        sector="relief",
        item="Selimut",
        unit="lembar",
        requested=Decimal(200),
        as_of=timezone.now(),
        asked_by="Posko Cugenang",
    )
    return replace(standing, **changes)


def needed(actor: Actor, incident: Incident, **changes: Any) -> Need:
    """A need as the product notes it."""
    return services.record_need(actor=actor, draft=need_draft(incident, **changes))


def parameter_draft(**changes: Any) -> ParameterDraft:
    """A province that reckons with three tarpaulins for a household."""
    one, three = Decimal(1), Decimal(3)
    standing = ParameterDraft(code="terpal", amount=three, each=one, days=one, source="SK PMI Jawa Barat")
    return replace(standing, **changes)


def task_draft(incident: Incident, **changes: Any) -> TaskDraft:
    """Something to be done within the hour."""
    standing = TaskDraft(
        incident_id=incident.pk,
        text="Cek jembatan Cugenang.",
        role="team",
        due_at=timezone.now() + timedelta(hours=1),
    )
    return replace(standing, **changes)


def tasked(actor: Actor, incident: Incident, **changes: Any) -> IncidentTask:
    """A task as the product notes it."""
    return services.add_task(actor=actor, draft=task_draft(incident, **changes))


def lesson_draft(**changes: Any) -> LessonDraft:
    """Tents that came late because nobody knew the key's keeper; to be mended within the quarter."""
    standing = LessonDraft(
        what_happened="Tenda tiba enam jam terlambat.",
        cause="Pemegang kunci gudang tidak tercatat.",
        recommendation="Catat dua pemegang kunci per gudang.",
        due_on=timezone.localdate() + timedelta(days=90),
    )
    return replace(standing, **changes)


def learned(actor: Actor, incident: Incident, **changes: Any) -> Lesson:
    """A lesson as the product writes it down, proposed."""
    return services.propose_lesson(actor=actor, incident_id=incident.pk, draft=lesson_draft(**changes))


def accepted_lesson(actor: Actor, incident: Incident, **changes: Any) -> Lesson:
    """A lesson that the unit of the actor's office acts on."""
    own = {"unit_id": actor.unit.unit_id} if actor.unit and "owner_id" not in changes else {}
    lesson = learned(actor, incident, **{**own, **changes})
    return services.move_lesson(actor=actor, lesson_id=lesson.pk, version=lesson.version, state="accepted")


def shift_planned(actor: Actor, officer: Member, **changes: Any) -> DutyShift:
    """The officer's turn at the post of their unit, eight hours from now."""
    now = timezone.now()
    said = {"starts_at": now, "ends_at": now + timedelta(hours=8), "unit_id": officer.unit.pk}
    return services.plan_shift(actor=actor, officer_id=officer.user.pk, **{**said, **changes})


def logged(actor: Actor, unit: Unit, text: str = "Radio: jalan ke Cugenang tertutup.", **changes: Any) -> LogEntry:
    """A line in a unit's log book."""
    return services.write_log(actor=actor, unit_id=unit.pk, text=text, **{"kind": "note", **changes})


def said_in(actor: Actor, incident: Incident, text: str = "Perahu sudah berangkat.") -> IncidentMessage:
    """A message in an incident's thread."""
    return services.post_message(actor=actor, incident_id=incident.pk, text=text)


def proposed(actor: Actor, alert: Alert) -> Activation:
    """The draft activation that the tenant's rules make of a warning."""
    activation = services.weigh_alert(actor=actor, alert_id=alert.pk)
    assert activation is not None, "The warning meets no rule."
    return activation
