"""Questions that are told as data: a YAML file of sections, each question with its words in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import Field, FieldType, Section

FOLDER = Path(__file__).parent


def read_questionnaire(file_name: str) -> tuple[Sequence[Section], Sequence[Field]]:
    """The sections of a file beside this one and their questions; each section ends by asking whose word it is."""
    told = yaml.safe_load((FOLDER / file_name).read_text(encoding="utf-8"))["sections"]
    sections = [
        Section(name=section["name"], label=_words(section["id"], section["en"]), source=f"{section['name']}_source")
        for section in told
    ]
    questions = [
        question
        for section in told
        for question in (*(_question(section["name"], one) for one in section["questions"]), _source(section["name"]))
    ]
    return sections, questions


def _question(section: str, told: Mapping[str, Any]) -> Field:
    return Field(
        name=told["name"],
        type=FieldType(told["type"]),
        label=_words(told["id"], told["en"]),
        unit=told.get("unit", ""),
        indicator=told.get("indicator", ""),
        section=section,
        options={code: _words(*words) for code, words in told.get("options", {}).items()},
        form=told.get("form", ""),
    )


def _source(section: str) -> Field:
    return Field(name=f"{section}_source", type=FieldType.TEXT, label=_("Source of this section"), section=section)


def _told_in(indonesian: str, english: str) -> str:
    return english if (get_language() or "id").startswith("en") else indonesian


def _words(indonesian: str, english: str) -> str | Promise:
    """The words in the reader's language."""
    return _lazily(indonesian, english)


_lazily = lazy(_told_in, str)
