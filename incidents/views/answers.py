"""A report's answers in words, section by section."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from incidents import report_types
from incidents.models import FieldReport, Severity
from incidents.queries.reference import hazards
from incidents.report_types.protocol import Field, FieldType
from incidents.views.words import UNITS
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.geo.rules.codes import is_area_code


def told_sections(row: FieldReport) -> list[dict[str, Any]]:
    """Each section of the report's type with what was answered in it; none for a type without sections."""
    report_type, said = report_types.get(row.type_code), report_types.present_answers(row)
    return [
        {
            "name": section.name,
            "label": section.label,
            "source": said.get(section.source, ""),
            "lines": [
                {"label": question.label, "answer": in_words(question, said[question.name])}
                for question in report_type.fields
                if question.section == section.name and question.name in said and question.name != section.source
            ],
        }
        for section in report_type.sections
    ]


def told_former(row: FieldReport) -> list[dict[str, Any]]:
    """What was answered to questions that the form asks no more."""
    return [
        {"label": label, "answer": ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)}
        for label, answer in report_types.former_answers(row).values()
    ]


def in_words(question: Field, answer: Any) -> str:
    """One answer as people read it."""
    match question.type:
        case FieldType.HAZARD if answer in hazards():
            return hazards()[answer].name
        case FieldType.SEVERITY if answer in Severity.values:
            return str(Severity(answer).label)
        case FieldType.YES_NO:
            return _("Yes") if answer else _("No")
        case FieldType.CHOICE:
            return str(question.options.get(answer, answer))
        case FieldType.CHOICES if isinstance(answer, list):
            return ", ".join(str(question.options.get(one, one)) for one in answer)
        case FieldType.COUNT if isinstance(answer, int):
            unit = str(UNITS.get(question.unit, question.unit))
            return f"{number_format(answer, force_grouping=True)} {unit}"
    return str(answer)


def told_value(path: str, value: Any, question: Field | None = None) -> str:
    """A value of one of a report's fields, as an amendment tells it, in words."""
    if value is None or value == "":
        return ""
    if question is not None:
        return in_words(question, value)
    match path:
        case "location" if isinstance(value, list):
            return f"{value[1]:.5f}, {value[0]:.5f}"
        case "area" if is_area_code(str(value)):
            return f"{full_name(str(value))} ({value})"
        case "observed_at" if (time := parse_datetime(str(value))) and time.tzinfo:
            return date_format(localtime(time), "j F Y H.i")
        case "accuracy_m":
            return f"± {value:.0f} m"
    return str(value)


def questions_by_path(row: FieldReport) -> Mapping[str, Field]:
    """The report's questions by the names under which amendments speak of them."""
    return {f"answers.{question.name}": question for question in report_types.get(row.type_code).fields}
