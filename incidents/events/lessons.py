"""What happens to the lessons of incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonEvent(DomainEvent):
    """What every fact about a lesson says; its words are read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:lessons", "incident_id")

    lesson_id: str
    incident_id: str
    state: str

    @classmethod
    def of(cls, lesson: models.Lesson) -> Self:
        return cls(lesson_id=str(lesson.pk), incident_id=str(lesson.incident_id), state=lesson.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonProposed(LessonEvent):
    type: ClassVar[str] = "incidents.lesson.proposed"
    words: ClassVar[Words] = _("Lesson proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRevised(LessonEvent):
    type: ClassVar[str] = "incidents.lesson.revised"
    words: ClassVar[Words] = _("Lesson revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonMoved(LessonEvent):
    type: ClassVar[str] = "incidents.lesson.moved"
    words: ClassVar[Words] = _("Lesson's state changed")
