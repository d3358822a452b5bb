"""Photos of field reports. They are only ever added, so that those of two sides both stand and nothing is disputed."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.events import PhotoAttached
from incidents.models import FieldReport, ReportPhoto
from incidents.queries.photo_files import named_photo_files
from incidents.services.drafts import PhotoDraft
from incidents.services.locking import locked
from incidents.services.photo_encoding import EncodedPhoto, encoded, kept
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

logger = logging.getLogger(__name__)

MOST_PHOTOS = 12
NAMES_AT_ONCE = 1_000


@transaction.atomic
def attach_photo(*, actor: Actor, report_id: UUID, photo: PhotoDraft) -> ReportPhoto:
    """Add a photo to a report, apart from its filing; the same `client_ref` always yields the same photo."""
    report = locked(FieldReport, report_id)
    is_author = report.filed_by_id is not None and report.filed_by_id == actor.user_id
    actor.require(REPORT_SUBMIT if is_author else REPORT_VERIFY, at=report.area_id)
    if known := ReportPhoto.objects.filter(tenant=actor.tenant.id, client_ref=photo.client_ref).first():
        if known.report_id != report.pk or bytes(known.source_sha256) != hashlib.sha256(photo.content).digest():
            raise ChangedAfterFiling
        return known

    if report.status == FieldReport.Status.WITHDRAWN:
        raise WrongState(state=report.get_status_display())
    if report.photo_count >= MOST_PHOTOS:
        raise InvalidInput({"photo": _("This report has as many photos as it can hold.")})
    picture = encoded(photo.content, time_zone=actor.tenant.time_zone)
    stored = _store(actor, report, photo, picture)
    report.photo_count += 1
    report.version += 1
    report.save(update_fields=["photo_count", "version"])
    publish(
        PhotoAttached.of(report),
        changed=[report],
        detail={"after": {"caption": stored.caption}} if stored.caption else None,
    )
    return stored


@transaction.atomic
def forget_orphans(*, actor: Actor, stored_before: datetime) -> int:
    """Delete the tenant's picture files that are older and that no photo names; answers how many there were."""
    folder = str(actor.tenant.id)
    names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < stored_before]
    orphans: set[str] = set()
    for start in range(0, len(old), NAMES_AT_ONCE):
        batch = old[start : start + NAMES_AT_ONCE]
        orphans |= set(batch) - named_photo_files(batch)
    for name in orphans:
        default_storage.delete(name)
    if orphans:
        logger.info("photos.orphans.deleted", extra={"tenant": actor.tenant.id, "count": len(orphans)})
    return len(orphans)


def _store(actor: Actor, report: FieldReport, photo: PhotoDraft, picture: EncodedPhoto) -> ReportPhoto:
    return ReportPhoto.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=photo.client_ref,
        source_sha256=picture.source_sha256,
        report=report,
        area_id=report.area_id,
        storage_name=kept(picture, tenant_id=actor.tenant.id),
        sha256=picture.sha256,
        content_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        byte_count=len(picture.content),
        taken_at=picture.taken_at,
        location=picture.location,
        caption=checked_line("caption", photo.caption),
        uploaded_by_id=actor.user_id,
    )
