"""The one place that writes activities. Every decision names the `version` it was made on.

file_activity(*, actor, draft: ActivityDraft) -> Activity
amend_activity(*, actor, activity_id, amendment: ActivityAmendmentDraft) -> ActivityAmendment
attach_activity_photo(*, actor, activity_id, photo: PhotoDraft) -> ActivityPhoto
verify_activity(*, actor, activity_id, version) -> Activity
return_activity(*, actor, activity_id, version, reason) -> Activity
withdraw_activity(*, actor, activity_id, version, reason="") -> Activity
"""

from coordination.services.activities import (
    file_activity,
    return_activity,
    verify_activity,
    withdraw_activity,
)
from coordination.services.activity_amendments import amend_activity
from coordination.services.activity_photos import attach_activity_photo
from coordination.services.drafts import ActivityAmendmentDraft, ActivityDraft

__all__ = [
    "ActivityAmendmentDraft",
    "ActivityDraft",
    "amend_activity",
    "attach_activity_photo",
    "file_activity",
    "return_activity",
    "verify_activity",
    "withdraw_activity",
]
