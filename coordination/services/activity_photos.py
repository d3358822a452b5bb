"""Photos of activities."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coordination.events import ActivityPhotoAttached
from coordination.models import Activity, ActivityPhoto
from coordination.services.activities import needed_by
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.services.drafts import PhotoDraft
from incidents.services.locking import locked
from incidents.services.photo_encoding import encoded, kept
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

MOST_PHOTOS = 12


@transaction.atomic
def attach_activity_photo(*, actor: Actor, activity_id: UUID, photo: PhotoDraft) -> ActivityPhoto:
    """Add a photo to an activity, apart from its filing; the same `client_ref` always yields the same photo."""
    activity = locked(Activity, activity_id)
    actor.require(needed_by(actor, activity), at=activity.area_id)
    if known := ActivityPhoto.objects.filter(tenant=actor.tenant.id, client_ref=photo.client_ref).first():
        if known.activity_id != activity.pk or bytes(known.source_sha256) != hashlib.sha256(photo.content).digest():
            raise ChangedAfterFiling
        return known

    if activity.status == Activity.Status.WITHDRAWN:
        raise WrongState(state=activity.get_status_display())
    if activity.photo_count >= MOST_PHOTOS:
        raise InvalidInput({"photo": _("This activity has as many photos as it can hold.")})
    picture, caption = encoded(photo.content, time_zone=actor.tenant.time_zone), checked_line("caption", photo.caption)
    stored = ActivityPhoto.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=photo.client_ref,
        source_sha256=picture.source_sha256,
        activity=activity,
        storage_name=kept(picture, tenant_id=actor.tenant.id),
        sha256=picture.sha256,
        content_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        byte_count=len(picture.content),
        taken_at=picture.taken_at,
        caption=caption,
        uploaded_by_id=actor.user_id,
    )
    activity.photo_count += 1
    activity.version += 1
    activity.save(update_fields=["photo_count", "version"])
    detail = {"after": {"caption": caption}} if caption else None
    publish(ActivityPhotoAttached.of(activity), changed=[activity], detail=detail)
    return stored
