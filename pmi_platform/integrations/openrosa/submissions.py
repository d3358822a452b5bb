"""What Collect sends: an instance of one of our forms as XML, read into a draft. Nothing here touches a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.report_types.protocol import FieldType, ReportType
from incidents.report_types.versions import present_name
from incidents.services.drafts import FieldReportDraft
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.integration.xml import read_xml
from pmi_platform.integrations.openrosa.xforms import PHOTOS, report_type_of, type_version_in

REFERENCES = UUID("2f0a1c0e-7d0b-5d6e-9a53-5c6d1f0b8e11")
"""The namespace in which an instance's id becomes the `client_ref` of its report."""
DOOR = "collect"
LONGEST_ID = 200
MOST_QUESTIONS = 2_000
META = "meta"
OWN = frozenset(
    {"begun_at", "ended_at", "first_id", "observed_at", "text", "source_name"}
    | {"location", "district", "village", "rt", "rw", "landmark", "reference"}
)
"""What every form asks beside its type's questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoNamed:
    """A picture that the instance names; it may come with a later request."""

    file_name: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One filled-in form."""

    report_type: ReportType
    type_version: int
    instance_id: str
    deprecated_id: str
    first_id: str
    said: Mapping[str, str]
    photos: tuple[PhotoNamed, ...]

    @property
    def client_ref(self) -> UUID:
        return reference_of(self.instance_id)

    @property
    def first_ref(self) -> UUID:
        """The reference of the report that this one changes, or its own."""
        return reference_of((self.first_id if self.deprecated_id else "") or self.deprecated_id or self.instance_id)

    @property
    def former_ref(self) -> UUID:
        """The reference of the telling that its author had before them when they changed it."""
        return reference_of(self.deprecated_id)

    def draft(self, *, time_zone: str, device_now: datetime | None) -> FieldReportDraft:
        """The service's input; raises `InvalidInput` for times and places that cannot be read."""
        observed_at = self._moment("observed_at", time_zone)
        if observed_at is None:
            raise InvalidInput({"observed_at": _("Say when it was seen.")})
        location, accuracy_m = _position(self.said.get("location", ""))
        ended_at = self._moment("ended_at", time_zone) or observed_at
        return FieldReportDraft(
            client_ref=self.client_ref,
            type_code=self.report_type.code,
            type_version=self.type_version,
            door=DOOR,
            reference=self.said.get("reference", ""),
            observed_at=observed_at,
            reported_at=max(ended_at, observed_at),
            device_now=device_now,
            answers=self._answers(),
            area=self.said.get("village") or self.said.get("district") or None,
            location=location,
            accuracy_m=accuracy_m,
            rt=self.said.get("rt", ""),
            rw=self.said.get("rw", ""),
            landmark=self.said.get("landmark", ""),
            text=self.said.get("text", ""),
            source_name=self.said.get("source_name", ""),
        )

    def _answers(self) -> dict[str, Any]:
        """What was answered, by the names that the form has. What an older form asked is read by the service."""
        kinds: dict[str | None, FieldType] = {field.name: field.type for field in self.report_type.fields}
        steps = report_types.steps_from(self.report_type, self.type_version)
        return {
            name: _answer(kinds.get(present_name(name, steps)), text)
            for name, text in self.said.items()
            if text and name not in OWN
        }

    def _moment(self, name: str, time_zone: str) -> datetime | None:
        told = self.said.get(name, "")
        if not told:
            return None
        try:
            moment = parse_datetime(told)
            if moment is not None:
                return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))
        except (ValueError, OverflowError):
            pass
        raise InvalidInput({name: _("This is no date and time.")})


def reference_of(instance_id: str) -> UUID:
    """The `client_ref` under which an instance is filed, the same however often it is sent."""
    return uuid5(REFERENCES, instance_id)


def read_submission(content: bytes) -> Submission:
    """The instance in the XML; raises `Unreadable` for what is no XML, `InvalidInput` for what is no instance."""
    root = read_xml(content)
    report_type = report_type_of(root.get("id", ""))
    type_version = type_version_in(root.get("version", ""))
    meta: dict[str, str] = {}
    said: dict[str, str] = {}
    photos: list[PhotoNamed] = []
    for count, element in enumerate(root):
        if count > MOST_QUESTIONS:
            raise InvalidInput({"form": _("This form has more questions than ours.")})
        name = _name(element)
        if name == META:
            meta = {_name(one): _text(one) for one in element}
        elif name == PHOTOS:
            photos.append(_photo(element))
        elif len(element):
            said |= {_name(one): _text(one) for one in element}
        else:
            said[name] = _text(element)
    return Submission(
        report_type=report_type,
        type_version=type_version,
        instance_id=_checked_id(meta.get("instanceID", "")),
        deprecated_id=meta.get("deprecatedID", "")[:LONGEST_ID],
        first_id=said.get("first_id", "")[:LONGEST_ID],
        said=said,
        photos=tuple(photo for photo in photos if photo.file_name),
    )


def _checked_id(instance_id: str) -> str:
    if not instance_id or len(instance_id) > LONGEST_ID:
        raise InvalidInput(
            {"instanceID": _("The form names no instance, so that sending it twice would be two reports.")}
        )
    return instance_id


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _photo(repeat: Element) -> PhotoNamed:
    parts = {_name(one): _text(one) for one in repeat}
    return PhotoNamed(file_name=parts.get("photo", ""), caption=parts.get("caption", ""))


def _answer(kind: FieldType | None, text: str) -> Any:
    match kind:
        case FieldType.CHOICES:
            return text.split()
        case FieldType.YES_NO:
            return {"yes": True, "no": False}.get(text, text)
    return text


def _position(text: str) -> tuple[Point | None, float | None]:
    """Latitude, longitude, altitude and accuracy, as a geopoint says them."""
    if not text:
        return None, None
    try:
        latitude, longitude, *more = (float(part) for part in text.split())
    except ValueError:
        raise InvalidInput({"location": _("Write the location as longitude and latitude.")}) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise InvalidInput({"location": _("Write the location as longitude and latitude.")})
    return Point(longitude, latitude, srid=4326), (more[1] if len(more) > 1 and more[1] > 0 else None)
