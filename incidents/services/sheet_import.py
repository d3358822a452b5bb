"""Rapid assessments from a filled sheet, one row each: tried first, then all of them or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.capabilities import REPORT_VERIFY
from incidents.models import FieldReport, Severity
from incidents.queries import reference
from incidents.report_types.protocol import Field, FieldType
from incidents.services.drafts import FieldReportDraft
from incidents.services.filing import submit_field_report
from incidents.services.sheets import Sheet
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.scope import Actor

TYPE_CODE = "rapid_assessment"
REFERENCES = UUID("5d5d1a0e-0a8f-4f0a-8e0e-2f5d2a6f9c10")
PLACE, SEEN, SOURCE, NOTE = "area", "observed_at", "source_name", "text"
HEAD: Mapping[str, str | Promise] = {
    PLACE: _("Area"),
    SEEN: _("Seen at"),
    SOURCE: _("Source"),
    NOTE: _("Note"),
}
"""Columns beside the questions."""
YES, NO = frozenset({"ya", "yes", "y", "1", "true", "v"}), frozenset({"tidak", "no", "n", "0", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of a row: its report, or what is wrong with it by column."""

    number: int
    report: FieldReport | None
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a sheet. Nothing is stored unless every row is good."""

    rows: Sequence[RowResult]

    @property
    def is_good(self) -> bool:
        return not any(row.wrong for row in self.rows)


def guessed_mapping(sheet: Sheet) -> list[str]:
    """For each column what it most likely holds: by a question's name, its code on the form, or its words."""
    known: dict[str, str] = {}
    for question in report_types.get(TYPE_CODE).fields:
        for word in (question.name, str(question.label)):
            known.setdefault(word.casefold(), question.name)
    known |= {str(label).casefold(): name for name, label in HEAD.items()} | {name: name for name in HEAD}
    taken: set[str] = set()
    guessed = []
    for heading in sheet.head:
        name = known.get(heading.casefold(), "")
        guessed.append("" if name in taken else name)
        taken.add(name)
    return guessed


@transaction.atomic
def import_sheet(*, actor: Actor, sheet: Sheet, mapping: Sequence[str], keep: bool) -> Outcome:
    """File a rapid assessment for each row; without `keep`, or when a row is wrong, nothing remains.

    The same row filed again, from this file or another one, is the same report.
    """
    actor.require(REPORT_VERIFY)
    results = [_filed(actor, number, row, mapping) for number, row in enumerate(sheet.rows, start=2)]
    outcome = Outcome(rows=results)
    if not (keep and outcome.is_good):
        transaction.set_rollback(True)
    return outcome


def _filed(actor: Actor, number: int, row: Sequence[str], mapping: Sequence[str]) -> RowResult:
    told = {name: cell for name, cell in zip(mapping, row, strict=False) if name and cell}
    try:
        draft = _draft(actor, told)
        with transaction.atomic():
            return RowResult(number=number, report=submit_field_report(actor=actor, draft=draft), wrong={})
    except InvalidInput as refusal:
        return RowResult(
            number=number, report=None, wrong={name: str(sentence) for name, sentence in refusal.fields.items()}
        )


def _draft(actor: Actor, told: Mapping[str, str]) -> FieldReportDraft:
    wrong: dict[str, str | Promise] = {}
    answers: dict[str, Any] = {}
    for question in report_types.get(TYPE_CODE).fields:
        if question.name in told:
            try:
                answers[question.name] = _answer(question, told[question.name])
            except ValueError:
                wrong[question.name] = _("“%(cell)s” is none of the options.") % {"cell": told[question.name][:40]}
    seen_at = _moment(told.get(SEEN, ""))
    if seen_at is None:
        wrong[SEEN] = _("Write the date, or date and time, as 2025-03-04 19:00.")
    if wrong or seen_at is None:
        raise InvalidInput(wrong)
    return FieldReportDraft(
        client_ref=uuid5(REFERENCES, f"{actor.tenant.id}/{_digest(told)}"),
        type_code=TYPE_CODE,
        observed_at=seen_at,
        reported_at=seen_at,
        answers=answers,
        area=told.get(PLACE),
        text=told.get(NOTE, ""),
        source_name=told.get(SOURCE, ""),
    )


def _digest(told: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(told), sort_keys=True).encode()).hexdigest()


def _answer(question: Field, cell: str) -> Any:
    """The cell as the question takes it; raises `ValueError` for what is none of its options."""
    match question.type:
        case FieldType.HAZARD:
            hazards = reference.hazards()
            return _named({code: (hazard.name_id, hazard.name_en) for code, hazard in hazards.items()}, cell)
        case FieldType.SEVERITY:
            return _named({code: (str(label),) for code, label in Severity.choices}, cell)
        case FieldType.YES_NO:
            if cell.casefold() in YES | NO:
                return cell.casefold() in YES
            raise ValueError(cell)
        case FieldType.CHOICE:
            return _option(question, cell)
        case FieldType.CHOICES:
            return [_option(question, one) for one in cell.replace(";", ",").split(",") if one.strip()]
    return cell


def _option(question: Field, cell: str) -> str:
    """The code of an option that is named by its code or its words."""
    return _named({code: (str(label),) for code, label in question.options.items()}, cell)


def _named(options: Mapping[str, Iterable[str]], cell: str) -> str:
    """The code of what is named by its code or by one of its words."""
    said = cell.strip().casefold()
    for code, words in options.items():
        if said in {code.casefold(), *(word.casefold() for word in words)}:
            return code
    raise ValueError(cell)


def _moment(cell: str) -> datetime | None:
    """A date and time in the tenant's zone; a date alone is its noon."""
    try:
        moment = parse_datetime(cell)
        if moment is None and (day := parse_date(cell)) is not None:
            moment = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 (made aware below)
    except ValueError:
        return None
    if moment is None:
        return None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
