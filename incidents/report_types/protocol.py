"""What a report type is, and the fields that it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.report_types.versions import Upgrade
from incidents.rules.severity import LEVELS
from pmi_platform.core.errors import InvalidInput

LARGEST_COUNT = 9_999_999
LONGEST_TEXT = 4_000
LONGEST_LINE = 200
WORDS, REFUSED, FORMER = "words", "refused", "former"
"""Keys of the stored answers that are no questions."""


class FieldType(StrEnum):
    """How a field is asked for and checked."""

    HAZARD = "hazard"
    SEVERITY = "severity"
    COUNT = "count"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"


CHOSEN = (FieldType.YES_NO, FieldType.CHOICE, FieldType.CHOICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions that are asked, saved and amended together; `source` names the question whose word they are."""

    name: str
    label: str | Promise
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a report. A count with an indicator becomes a figure; `form` is its code on a paper form."""

    name: str
    type: FieldType
    label: str | Promise
    required: bool = False
    unit: str = ""
    indicator: str = ""
    section: str = ""
    options: Mapping[str, str | Promise] = field(default_factory=dict)
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFigure:
    """A number that a report names; `source` is whose word it is where the report's own source is not meant."""

    field: str
    indicator: str
    unit: str
    value: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The checked answers of one report; questions left open are absent, which is not zero."""

    hazard: str
    severity: str
    counts: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is stored: what somebody wrote in words stands apart, because it may name people."""
        told = {"hazard": self.hazard, "severity": self.severity, **self.counts, **self.choices}
        return told | ({WORDS: dict(self.texts)} if self.texts else {})


def answered(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers by the names of their questions, words among them."""
    told = {name: answer for name, answer in stored.items() if name not in (WORDS, REFUSED, FORMER)}
    return told | dict(stored.get(WORDS, {}))


class ReportType(Protocol):
    """One kind of report: its questions, what its answers mean, and how grave they are.

    Whoever changes what is asked raises `version` and says in `upgrades` what became of the questions before.
    """

    code: str
    version: int
    upgrades: Sequence[Upgrade]
    kind: str
    label: str | Promise
    fields: Sequence[Field]
    sections: Sequence[Section]

    def parse(self, answers: Mapping[str, Any]) -> Facts:
        """The facts in the answers; raises `InvalidInput` that names every wrong field."""

    def severity(self, facts: Facts) -> str:
        """How grave it is, at least as grave as the author thinks."""

    def figures(self, facts: Facts) -> list[ReportedFigure]:
        """The numbers that the facts name."""


class FieldsType:
    """A report type that is told by its fields alone."""

    fields: Sequence[Field]
    sections: Sequence[Section] = ()
    version: int = 1
    upgrades: Sequence[Upgrade] = ()

    def parse(self, answers: Mapping[str, Any]) -> Facts:
        return parse_fields(self.fields, answers)

    def figures(self, facts: Facts) -> list[ReportedFigure]:
        sources = {section.name: facts.texts.get(section.source, "") for section in self.sections}
        return [
            ReportedFigure(
                field=question.name,
                indicator=question.indicator,
                unit=question.unit,
                value=Decimal(facts.counts[question.name]),
                source=sources.get(question.section, ""),
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
        if answer is None or answer == "" or answer == []:
            if question.required:
                wrong[question.name] = _("Please answer this.")
            continue
        try:
            values[question.name] = _READ[question.type](question, answer)
        except _AnswerError as problem:
            wrong[question.name] = problem.sentence
    if wrong:
        raise InvalidInput(wrong)
    of_type = {kind: [q.name for q in fields if q.type is kind and q.name in values] for kind in FieldType}
    return Facts(
        hazard=values[of_type[FieldType.HAZARD][0]],
        severity=values[of_type[FieldType.SEVERITY][0]] if of_type[FieldType.SEVERITY] else LEVELS[0],
        counts={name: values[name] for name in of_type[FieldType.COUNT]},
        choices={name: values[name] for kind in CHOSEN for name in of_type[kind]},
        texts={name: values[name] for name in of_type[FieldType.TEXT]},
    )


def read_answer(question: Field, answer: Any) -> Any:
    """One answer in the form in which it is stored, None when there is none; raises `InvalidInput`."""
    if answer is None or answer == "" or answer == []:
        return None
    try:
        return _READ[question.type](question, answer)
    except _AnswerError as problem:
        raise InvalidInput({question.name: problem.sentence}) from None


class _AnswerError(Exception):
    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__()


def _count(_question: Field, answer: Any) -> int:
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


def _hazard(_question: Field, answer: Any) -> str:
    if not isinstance(answer, str):
        raise _AnswerError(_("Choose a hazard from the list."))
    return answer


def _severity(_question: Field, answer: Any) -> str:
    if answer not in LEVELS:
        raise _AnswerError(_("Choose low, moderate, high or critical."))
    return str(answer)


def _yes_no(_question: Field, answer: Any) -> bool:
    if not isinstance(answer, bool):
        raise _AnswerError(_("Answer yes or no."))
    return answer


def _choice(question: Field, answer: Any) -> str:
    if not isinstance(answer, str) or answer not in question.options:
        raise _AnswerError(_("Choose one of the options."))
    return answer


def _choices(question: Field, answer: Any) -> list[str]:
    if not isinstance(answer, list) or not all(isinstance(one, str) and one in question.options for one in answer):
        raise _AnswerError(_("Choose among the options."))
    return [option for option in question.options if option in answer]


def _text(question: Field, answer: Any) -> str:
    if not isinstance(answer, str):
        raise _AnswerError(_("Write this as text."))
    if len(answer) > (LONGEST_LINE if question.name.endswith("_source") else LONGEST_TEXT):
        raise _AnswerError(_("This text is too long. Shorten it."))
    return answer.strip()


_READ = {
    FieldType.HAZARD: _hazard,
    FieldType.SEVERITY: _severity,
    FieldType.COUNT: _count,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.TEXT: _text,
}
