"""A field report as a message for WhatsApp, in the order of PMI's own reports; an assessment section by section."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from incidents import report_types
from incidents.models import FieldReport
from incidents.queries.reference import indicators
from incidents.views.answers import told_sections
from incidents.views.words import UNITS, address, source
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.interface.templatetags.pmi import amount, spoken_moment


def report_message(row: FieldReport) -> str:
    """The whole text: what, where, when, how grave, which numbers, whose word. It says what nobody has verified."""
    parts = [list(part) for part in (_head(row), _facts(row), _figures(row), *_sections(row), _ending(row))]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(row: FieldReport) -> Iterator[str]:
    spaces = {"exercise": _("EXERCISE"), "history": _("HISTORY")}
    if row.tenant.space in spaces:
        yield _bold(spaces[row.tenant.space])
    yield _bold(str(report_types.get(row.type_code).label).upper())
    yield _bold(f"{row.hazard.name} – {full_name(row.area_id)}")
    if row.status != FieldReport.Status.VERIFIED:
        is_new = row.status == FieldReport.Status.FILED
        yield _bold(_("NOT VERIFIED YET") if is_new else str(row.get_status_display()).upper())


def _facts(row: FieldReport) -> Iterator[str]:
    if row.incident:
        yield _pair(_("Incident"), f"{row.incident.number} {row.incident.title}")
    yield _pair(_("Seen at"), spoken_moment(row.observed_at))
    place = ", ".join(part for part in (address(row), full_name(row.area_id)) if part)
    yield _pair(_("Place"), place)
    if row.location:
        yield _pair(_("Coordinates"), f"{row.location.y:.5f}, {row.location.x:.5f}")
    yield _pair(_("Severity"), row.get_severity_display())
    if row.text:
        yield _pair(_("Situation"), row.text)


def _figures(row: FieldReport) -> Iterator[str]:
    counted = [figure for figure in row.figures.all() if figure.status in ("draft", "verified")]
    if counted:
        yield _bold(_("Figures"))
    for figure in counted:
        unit = UNITS.get(figure.unit, figure.unit)
        yield f"- {indicators()[figure.indicator_id].name}: {amount(figure.value)} {unit}"


def _sections(row: FieldReport) -> Iterator[list[str]]:
    for section in told_sections(row):
        if section["lines"]:
            lines = [f"- {line['label']}: {line['answer']}" for line in section["lines"]]
            said = [_pair(_("Source"), section["source"])] if section["source"] else []
            yield [_bold(section["label"]), *lines, *said]


def _ending(row: FieldReport) -> Iterator[str]:
    yield _pair(_("Source"), source(row.source_class, row.source_name))
    if row.filed_by_unit:
        yield _pair(_("Reported by"), row.filed_by_unit.name)
    yield _pair(_("Receipt"), row.receipt)


def _bold(words: str | Promise) -> str:
    return f"*{words}*"


def _pair(label: str, words: str | Promise) -> str:
    return f"{label}: {words}"
