"""Filing what Collect sends: the report first, then its photos, each of them once however often they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents import services
from incidents.queries.reports import photo_references
from incidents.services.drafts import PhotoDraft
from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.integration.adapters import Feed, Payload, Reading
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.services import messages
from pmi_platform.core.integration.services.messages import Arrival
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.integrations.openrosa.submissions import Submission, read_submission

if TYPE_CHECKING:
    from incidents.models import FieldReport

MOST_BYTES = 1024 * 1024
"""Of the form alone; photos have a limit of their own."""
KEPT_FOR = timedelta(days=30)
XML_PART = "xml_submission_file"


class FormTooLarge(DomainError):
    """A form is longer than any of ours can be. It is not kept."""

    code = "too_large"
    status = 413
    message = _("A form may have %(most)s bytes at most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of a submission: its receipt, the photos still to come, and those that could not be taken."""

    receipt: str
    awaited: tuple[str, ...]
    refused: tuple[str, ...]


def file_submission(*, actor: Actor, content: bytes, files: Mapping[str, bytes], device_now: datetime | None) -> Filed:
    """File a form, or what it changes about one filed before; answers what is still missing of it.

    A photo that cannot be taken costs neither the report nor the others: its reason is told.
    """
    if len(content) > MOST_BYTES:
        raise FormTooLarge(most=MOST_BYTES)
    submission = read_submission(content)
    draft = submission.draft(time_zone=actor.tenant.time_zone, device_now=device_now)
    if submission.deprecated_id:
        report = services.restate_report(
            actor=actor, first_ref=submission.first_ref, former_ref=submission.former_ref, draft=draft
        )
    else:
        report = services.submit_field_report(actor=actor, draft=draft)
    refused = _attach(actor, report, submission, files)
    here = photo_references(report_id=report.pk)
    awaited = (
        photo.file_name
        for photo in submission.photos
        if photo.file_name not in files and _photo_ref(report, photo.file_name) not in here
    )
    return Filed(receipt=report.receipt, awaited=tuple(awaited), refused=tuple(refused))


def keep_refused(*, actor: Actor, content: bytes, content_type: str, url: str, error: DomainError) -> None:
    """Keep a form that was refused, with the reason; called once what it had begun is undone."""
    messages.keep_refused(feed=_feed(actor), arrival=_arrival(actor, content, content_type, url), error=error)


def _attach(actor: Actor, report: FieldReport, submission: Submission, files: Mapping[str, bytes]) -> list[str]:
    refused = []
    captions = {photo.file_name: photo.caption for photo in submission.photos}
    for name, content in files.items():
        if name not in captions:
            refused.append(f"{name[:80]}: {_('The form does not name this file.')}")
            continue
        photo = PhotoDraft(client_ref=_photo_ref(report, name), content=content, caption=captions[name])
        try:
            with transaction.atomic():
                services.attach_photo(actor=actor, report_id=report.pk, photo=photo)
        except DomainError as error:
            refused.append(f"{name[:80]}: {sentence_of(error)}")
    return refused


def _photo_ref(report: FieldReport, name: str) -> UUID:
    """The same for a picture that comes again, also with a later change of its report."""
    return uuid5(report.client_ref, name)


def sentence_of(error: DomainError) -> str:
    """What was wrong, in one line."""
    if isinstance(error, InvalidInput):
        return " ".join(str(sentence) for sentence in error.fields.values())
    return str(error)


def _arrival(actor: Actor, content: bytes, content_type: str, url: str) -> Arrival:
    return messages.pushed(content=content, content_type=content_type, url=url, space=actor.tenant.space)


def _feed(actor: Actor) -> Feed:
    """What the frame wants to know of where a payload came from. Nobody asks this one: it comes by itself."""
    return Feed(
        name=f"openrosa:{actor.tenant.code}",
        partner=actor.tenant.name,
        title=_("Forms from KoboCollect and ODK Collect"),
        url="",
        hosts=frozenset(),
        every=timedelta.max,
        silent_after=timedelta.max,
        read=_read_by_its_door,
        attribution=actor.tenant.name,
        kept_for=KEPT_FOR,
        most_bytes=MOST_BYTES,
    )


def _read_by_its_door(payload: Payload) -> Reading:
    raise Unreadable(f"{payload.feed} is pushed, and read in the scope of its device")
