"""The forms that can be filed, as a phone keeps them: every word in both languages, and a digest of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from incidents import report_types
from incidents.models import Severity
from incidents.queries.reference import hazards
from incidents.report_types.protocol import Field, FieldType, ReportType, Section
from incidents.report_types.versions import Upgrade

LANGUAGES = ("id", "en")


def form(code: str) -> dict[str, Any]:
    """A report type with its questions; raises `InvalidInput` when there is none with this code."""
    return _with_digest(_told(report_types.get(code)))


def forms() -> dict[str, Any]:
    """Every report type with its questions, by code."""
    return _with_digest({"results": [form(code) for code in sorted(report_types.all_types())]})


def in_languages(words: str | Promise) -> dict[str, str]:
    """The same words in each language of the product."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(words)
    return told


def _told(report_type: ReportType) -> dict[str, Any]:
    return {
        "code": report_type.code,
        "version": report_type.version,
        "kind": report_type.kind,
        "label": in_languages(report_type.label),
        "sections": [_section(section) for section in report_type.sections],
        "fields": [_field(question) for question in report_type.fields],
        "upgrades": [_upgrade(step) for step in report_type.upgrades],
    }


def _section(section: Section) -> dict[str, Any]:
    return {"name": section.name, "label": in_languages(section.label), "source": section.source}


def _field(question: Field) -> dict[str, Any]:
    return {
        "name": question.name,
        "type": question.type.value,
        "label": in_languages(question.label),
        "required": question.required,
        "unit": question.unit,
        "indicator": question.indicator,
        "section": question.section,
        "choices": [{"code": code, "label": label} for code, label in _choices(question).items()],
    }


def _choices(question: Field) -> Mapping[str, dict[str, str]]:
    match question.type:
        case FieldType.HAZARD:
            return {code: {"id": hazard.name_id, "en": hazard.name_en} for code, hazard in hazards().items()}
        case FieldType.SEVERITY:
            return {level.value: in_languages(level.label) for level in Severity}
    return {code: in_languages(words) for code, words in question.options.items()}


def _upgrade(step: Upgrade) -> dict[str, Any]:
    return {
        "to": step.to,
        "renamed": dict(step.renamed),
        "removed": {name: in_languages(words) for name, words in step.removed.items()},
        "added": list(step.added),
        "options": {name: dict(successors) for name, successors in step.options.items()},
    }


def _with_digest(told: dict[str, Any]) -> dict[str, Any]:
    said = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**told, "digest": hashlib.sha256(said.encode()).hexdigest()}
