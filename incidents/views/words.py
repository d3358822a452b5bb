"""Codes in words, for pages."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import FieldReport, IncidentParticipation, SourceClass, Unit

DOUBTS: Mapping[str, str | Promise] = {
    "above_population": _("More than live there"),
    "people_below_households": _("Fewer people than households"),
    "parts_exceed_whole": _("The parts add up to more than the whole"),
    "source_conflict": _("Sources differ by more than a tenth"),
    "place_mismatch": _("GPS and the chosen kelurahan are not in the same kecamatan"),
    "place_approximate": _("The kecamatan was found on approximate boundaries. Confirm it."),
    "clock_corrected": _("The phone's clock was wrong; the times are corrected"),
    "figure_refused": _("A number was left out because it cannot be true"),
    "amendment_conflict": _("There are two versions of a field; the first one stands until it is decided"),
    "severity_assumed": _("The message named no severity; it was estimated from what it says"),
    "time_assumed": _("The message named no time; that of its sending stands"),
}

SOURCES: Mapping[str, str | Promise] = dict(SourceClass.choices)
UNITS: Mapping[str, str | Promise] = dict(Unit.choices)
ROLES: Mapping[str, str | Promise] = dict(IncidentParticipation.Role.choices)

REPORT_FIELDS: Mapping[str, str | Promise] = {
    "text": _("What was seen"),
    "landmark": _("Landmark"),
    "rt": "RT",
    "rw": "RW",
    "observed_at": _("Seen at"),
    "area": _("Area"),
    "location": _("Coordinates"),
}


def doubts(flags: Iterable[str]) -> list[str]:
    """Each doubt as a sentence; the code itself for one without words."""
    return [str(DOUBTS.get(flag, flag)) for flag in flags]


def source(source_class: str, source_name: str) -> str:
    """Whose word it is: "BPBD Cianjur (Government)"."""
    kind = str(SOURCES.get(source_class, source_class))
    return f"{source_name} ({kind})" if source_name else kind


def address(report: FieldReport) -> str:
    """RT, RW and landmark of a report on one line."""
    return neighbourhood(report.rt, report.rw, report.landmark)


def neighbourhood(rt: str, rw: str, landmark: str) -> str:
    """RT, RW and landmark on one line."""
    parts = [f"RT {rt}" if rt else "", f"RW {rw}" if rw else "", landmark]
    return ", ".join(part for part in parts if part)
