"""What a report type is, and the fields that it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.rules.severity import LEVELS
from pmi_platform.core.errors import InvalidInput

LARGEST_COUNT = 9_999_999
LONGEST_TEXT = 4_000


class FieldType(StrEnum):
    """How a field is asked for and checked."""

    HAZARD = "hazard"
    SEVERITY = "severity"
    COUNT = "count"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a report. A count with an indicator becomes a figure."""

    name: str
    type: FieldType
    label: str | Promise
    required: bool = False
    unit: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFigure:
    """A number that a report names."""

    field: str
    indicator: str
    unit: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The checked answers of one report; questions left open are absent, which is not zero."""

    hazard: str
    severity: str
    counts: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"hazard": self.hazard, "severity": self.severity, **self.counts, **self.texts}


class ReportType(Protocol):
    """One kind of report: its questions, what its answers mean, and how grave they are."""

    code: str
    kind: str
    label: str | Promise
    fields: Sequence[Field]

    def parse(self, answers: Mapping[str, Any]) -> Facts:
        """The facts in the answers; raises `InvalidInput` that names every wrong field."""

    def severity(self, facts: Facts) -> str:
        """How grave it is, at least as grave as the author thinks."""

    def figures(self, facts: Facts) -> list[ReportedFigure]:
        """The numbers that the facts name."""


class FieldsType:
    """A report type that is told by its fields alone."""

    fields: Sequence[Field]

    def parse(self, answers: Mapping[str, Any]) -> Facts:
        return parse_fields(self.fields, answers)

    def figures(self, facts: Facts) -> list[ReportedFigure]:
        return [
            ReportedFigure(
                field=question.name,
                indicator=question.indicator,
                unit=question.unit,
                value=Decimal(facts.counts[question.name]),
            )
            for question in self.fields
            if question.indicator and question.name in facts.counts
        ]


def parse_fields(fields: Sequence[Field], answers: Mapping[str, Any]) -> Facts:
    """Check answers against their questions, all of them before complaining."""
    known = {question.name: question for question in fields}
    wrong: dict[str, str | Promise] = {
        name: _("This report has no such question.") for name in answers if name not in known
    }
    values: dict[str, Any] = {}
    for question in fields:
        answer = answers.get(question.name)
        if answer is None or answer == "":
            if question.required:
                wrong[question.name] = _("Please answer this.")
            continue
        try:
            values[question.name] = _READ[question.type](answer)
        except _AnswerError as problem:
            wrong[question.name] = problem.sentence
    if wrong:
        raise InvalidInput(wrong)
    of_type = {kind: [q.name for q in fields if q.type is kind and q.name in values] for kind in FieldType}
    return Facts(
        hazard=values[of_type[FieldType.HAZARD][0]],
        severity=values[of_type[FieldType.SEVERITY][0]] if of_type[FieldType.SEVERITY] else LEVELS[0],
        counts={name: values[name] for name in of_type[FieldType.COUNT]},
        texts={name: values[name] for name in of_type[FieldType.TEXT]},
    )


class _AnswerError(Exception):
    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__()


def _count(answer: Any) -> int:
    try:
        number = Decimal(answer.strip() if isinstance(answer, str) else answer)
    except (InvalidOperation, TypeError, ValueError):
        raise _AnswerError(_("Write a whole number in digits, without dots or words.")) from None
    if isinstance(answer, bool) or not number.is_finite() or number != number.to_integral_value():
        raise _AnswerError(_("Write a whole number in digits, without dots or words."))
    if number < 0:
        raise _AnswerError(_("A count cannot be less than zero. Leave it empty when you do not know."))
    if number > LARGEST_COUNT:
        raise _AnswerError(_("This number is too large to be true. Check the digits."))
    return int(number)


def _hazard(answer: Any) -> str:
    if not isinstance(answer, str):
        raise _AnswerError(_("Choose a hazard from the list."))
    return answer


def _severity(answer: Any) -> str:
    if answer not in LEVELS:
        raise _AnswerError(_("Choose low, moderate, high or critical."))
    return str(answer)


def _text(answer: Any) -> str:
    if not isinstance(answer, str):
        raise _AnswerError(_("Write this as text."))
    if len(answer) > LONGEST_TEXT:
        raise _AnswerError(_("This text is too long. Shorten it to 4,000 characters."))
    return answer.strip()


_READ = {
    FieldType.HAZARD: _hazard,
    FieldType.SEVERITY: _severity,
    FieldType.COUNT: _count,
    FieldType.TEXT: _text,
}
