"""A report's answers in words, section by section."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from incidents import report_types
from incidents.models import FieldReport
from incidents.report_types.protocol import Field, FieldType
from incidents.views.words import UNITS


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
        case FieldType.YES_NO:
            return _("Yes") if answer else _("No")
        case FieldType.CHOICE:
            return str(question.options.get(answer, answer))
        case FieldType.CHOICES:
            return ", ".join(str(question.options.get(one, one)) for one in answer)
        case FieldType.COUNT:
            unit = str(UNITS.get(question.unit, question.unit))
            return f"{number_format(answer, force_grouping=True)} {unit}"
    return str(answer)


def questions_by_path(row: FieldReport) -> Mapping[str, Field]:
    """The report's questions by the names under which amendments speak of them."""
    return {f"answers.{question.name}": question for question in report_types.get(row.type_code).fields}
