"""What happens to activities; what was written about them is said nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from coordination import models


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEvent(DomainEvent):
    """What every fact about an activity says."""

    about: ClassVar[tuple[str, str] | None] = ("coordination:activity", "activity_id")

    activity_id: str
    area_code: str
    programme: str
    status: str

    @classmethod
    def of(cls, activity: models.Activity) -> Self:
        return cls(
            activity_id=str(activity.pk),
            area_code=activity.area_id,
            programme=activity.programme_id,
            status=activity.status,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFiled(ActivityEvent):
    type: ClassVar[str] = "coordination.activity.filed"
    words: ClassVar[Words] = _("Activity filed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityAmended(ActivityEvent):
    type: ClassVar[str] = "coordination.activity.amended"
    words: ClassVar[Words] = _("Activity corrected")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPhotoAttached(ActivityEvent):
    type: ClassVar[str] = "coordination.activity.photo_attached"
    words: ClassVar[Words] = _("Photo added to an activity")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityVerified(ActivityEvent):
    type: ClassVar[str] = "coordination.activity.verified"
    words: ClassVar[Words] = _("Activity verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityReturned(ActivityEvent):
    type: ClassVar[str] = "coordination.activity.returned"
    words: ClassVar[Words] = _("Activity returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityWithdrawn(ActivityEvent):
    type: ClassVar[str] = "coordination.activity.withdrawn"
    words: ClassVar[Words] = _("Activity withdrawn")
