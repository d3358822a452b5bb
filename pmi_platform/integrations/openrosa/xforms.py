"""Report types as XForms. The form is made from the same fields as the page and the API's check, by pyxform.

A form's version is `<version of the type>-<digest of what it says>`: Collect fetches it again when a question or a word
changes, and what a phone filled in before that is read by the version of the type that it names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyxform.xls2xform import convert

from incidents import report_types
from incidents.queries.reference import hazards
from incidents.report_types.protocol import LARGEST_COUNT, Field, FieldType, ReportType
from pmi_platform.core.errors import DomainError, InvalidInput, NotFound
from pmi_platform.integrations.openrosa.wording import FIRST, LANGUAGES, in_every_language, in_indonesian

PREFIX = "pmi_"
"""Before the type's code, so that our forms are told apart from others on the same phone."""
DISTRICTS_FILE, VILLAGES_FILE = "kecamatan.csv", "kelurahan.csv"
PLACE, PHOTOS = "place", "photos"
REFERENCE_ALPHABET, REFERENCE_LENGTH = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 6
"""Of the short references by which reports that come by several doors are joined (`incidents.rules.references`)."""
LONGEST_SIDE = "max-pixels=2048"
_VERSION = re.compile(r"([1-9][0-9]{0,4})-[0-9a-f]{10}")
SEVERITIES: Mapping[str, str | Promise] = {
    "low": _("Low"),
    "moderate": _("Moderate"),
    "high": _("High"),
    "critical": _("Critical"),
}
YES_NO: Mapping[str, str | Promise] = {"yes": _("Yes"), "no": _("No")}


class NoSuchVersion(DomainError):
    """A form with a version that none of ours ever had."""

    code = "unknown_form_version"
    status = 422
    message = _("This version of the form is not known here. Fetch the form again, and send the report once more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class XForm:
    """A form as Collect keeps it."""

    form_id: str
    name: str
    version: str
    xml: bytes

    @property
    def digest(self) -> str:
        return md5(self.xml)


def md5(content: bytes) -> str:
    """What OpenRosa compares files by; it protects nothing."""
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


def all_xforms() -> list[XForm]:
    """Every form, in the order of their codes."""
    return [xform_of(code) for code in sorted(report_types.all_types())]


def xform(form_id: str) -> XForm:
    """The form with this id; raises `NotFound`."""
    code = form_id.removeprefix(PREFIX)
    if code == form_id or code not in report_types.all_types():
        raise NotFound
    return xform_of(code)


def report_type_of(form_id: str) -> ReportType:
    """The report type that a form asks for; raises `InvalidInput` for a form that is not ours."""
    code = form_id.removeprefix(PREFIX)
    if code == form_id or code not in report_types.all_types():
        raise InvalidInput({"form": _("This form is none of ours. Fetch the forms of this server first.")})
    return report_types.get(code)


def type_version_in(version: str) -> int:
    """The version of the type by which a filled-in form is read; raises `NoSuchVersion`."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise NoSuchVersion
    return int(found[1])


@cache
def xform_of(code: str) -> XForm:
    """The form of a report type. Types and words change with a release only, so each process makes it once."""
    report_type = report_types.get(code)
    survey, choices = _survey(report_type), _choices(report_type)
    said = json.dumps([survey, choices], sort_keys=True, ensure_ascii=False)
    version = f"{report_type.version}-{hashlib.sha256(said.encode()).hexdigest()[:10]}"
    form_id, name = f"{PREFIX}{code}", f"PMI · {in_indonesian(report_type.label)}"
    settings = {"form_id": form_id, "form_title": name, "version": version, "default_language": FIRST}
    heads = {
        f"{sheet}_header": [dict.fromkeys(_heads(rows))] for sheet, rows in (("survey", survey), ("choices", choices))
    }
    made = convert({"survey": survey, "choices": choices, "settings": [settings], **heads}, form_name="data")
    return XForm(form_id=form_id, name=name, version=version, xml=made.xform.encode())


def _heads(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (name for row in rows for name in row)


def _survey(report_type: ReportType) -> list[dict[str, Any]]:
    loose = [_question(field) for field in report_type.fields if not field.section]
    return [
        {"type": "start", "name": "begun_at"},
        {"type": "end", "name": "ended_at"},
        {"type": "calculate", "name": "first_id", "calculation": "once(${instanceID})"},
        *loose,
        *_place(),
        _row(
            "dateTime",
            "observed_at",
            _("When was it seen?"),
            required="yes",
            default="now()",
            constraint=". <= now() + 0.007",
            **in_every_language(_("This time lies in the future."), column="constraint_message"),
        ),
        *_sections(report_type),
        _reference(),
        _row("text", "text", _("What do you see?"), appearance="multiline"),
        _row("text", "source_name", _("Who says so?")),
        *_photos(),
    ]


def _place() -> list[dict[str, Any]]:
    return [
        _row("begin_group", PLACE, _("Place"), appearance="field-list"),
        _row("geopoint", "location", _("Position")),
        _row(
            f"select_one_from_file {DISTRICTS_FILE}",
            "district",
            _("Kecamatan"),
            required="${location} = ''",
            appearance="minimal",
        ),
        _row(
            f"select_one_from_file {VILLAGES_FILE}",
            "village",
            _("Kelurahan/desa"),
            choice_filter="parent = ${district}",
            appearance="minimal",
            relevant="${district} != ''",
        ),
        *(_row("text", name, name.upper(), constraint="regex(., '^[0-9]{1,3}$')") for name in ("rt", "rw")),
        _row("text", "landmark", _("Landmark")),
        {"type": "end_group"},
    ]


def _reference() -> dict[str, Any]:
    """Drawn by the phone for each form, to be written into a text message; or typed from one that was sent before."""
    drawn = ", ".join([f"selected-at('{' '.join(REFERENCE_ALPHABET)}', int(random() * 32))"] * REFERENCE_LENGTH)
    hint = _("Write it into a text message about the same event, or type the one that you sent: both are one report.")
    return _row(
        "text",
        "reference",
        _("Short reference"),
        default=f"concat({drawn})",
        constraint=f"regex(., '^[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}$')",
        **in_every_language(hint, column="hint"),
        **in_every_language(_("Six characters, without I, L, O and U."), column="constraint_message"),
    )


def _photos() -> list[dict[str, Any]]:
    return [
        _row("begin_repeat", PHOTOS, _("Photos")),
        _row("image", "photo", _("Photo"), parameters=LONGEST_SIDE),
        _row("text", "caption", _("Caption")),
        {"type": "end_repeat"},
    ]


def _sections(report_type: ReportType) -> Iterable[dict[str, Any]]:
    for section in report_type.sections:
        yield _row("begin_group", f"section_{section.name}", section.label)
        yield from (_question(field) for field in report_type.fields if field.section == section.name)
        yield {"type": "end_group"}


def _question(field: Field) -> dict[str, Any]:
    cells: dict[str, Any] = {"required": "yes"} if field.required else {}
    match field.type:
        case FieldType.HAZARD | FieldType.SEVERITY | FieldType.YES_NO:
            kind = f"select_one {field.type}"
        case FieldType.CHOICE:
            kind = f"select_one {field.name}"
        case FieldType.CHOICES:
            kind = f"select_multiple {field.name}"
        case FieldType.COUNT:
            kind = "integer"
            cells |= {"constraint": f". >= 0 and . <= {LARGEST_COUNT}"}
            cells |= in_every_language(_("A whole number, not less than zero."), column="constraint_message")
            cells |= in_every_language(field.unit, column="hint") if field.unit else {}
        case FieldType.TEXT:
            kind = "text"
    return _row(kind, field.name, field.label, **cells)


def _row(kind: str, name: str, label: str | Promise, **cells: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, **in_every_language(label, column="label"), **cells}


def _choices(report_type: ReportType) -> list[dict[str, Any]]:
    asked = {field.type for field in report_type.fields}
    lists: dict[str, Mapping[str, Any]] = {
        field.name: field.options for field in report_type.fields if field.type in (FieldType.CHOICE, FieldType.CHOICES)
    }
    known: dict[FieldType, Mapping[str, Any]] = {
        FieldType.SEVERITY: SEVERITIES,
        FieldType.YES_NO: YES_NO,
    }
    lists |= {str(kind): options for kind, options in known.items() if kind in asked}
    rows = [
        {"list_name": name, "name": code, **in_every_language(label, column="label")}
        for name, options in lists.items()
        for code, label in options.items()
    ]
    return [*rows, *_hazards()]


def _hazards() -> Iterable[dict[str, Any]]:
    for code, hazard in hazards().items():
        names = {f"label::{LANGUAGES['id']}": hazard.name_id, f"label::{LANGUAGES['en']}": hazard.name_en}
        yield {"list_name": "hazard", "name": code, **names}
