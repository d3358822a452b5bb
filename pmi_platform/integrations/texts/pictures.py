"""Pictures of text messages: which are fetched, and how they come to a report or a message of the inbox."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from incidents.services import PhotoDraft, attach_photo, attach_to_item
from pmi_platform.core.integration.errors import MediaNotTaken
from pmi_platform.core.integration.texts import MediaClaim, TakeMedia
from pmi_platform.core.tenancy.scope import Actor

REPORT, ITEM = "report", "inbox_item"
LARGEST_PICTURE_BYTES = 15 * 1024 * 1024
MOST_PICTURES = 10
KINDS = ("image/jpeg", "image/png", "image/webp")
_ID = re.compile(r"[A-Za-z0-9_-]{1,250}")


def refuse_larger(size: int) -> None:
    """Raise `MediaNotTaken` before a picture is fetched that says itself that it is too large."""
    if size > LARGEST_PICTURE_BYTES:
        raise MediaNotTaken(why=_("The photo is larger than 15 MB. Send a smaller one."))


def picture_id(told: dict[str, Any], name: str, *, kind: str = KINDS[0]) -> tuple[str, ...]:
    """The channel's id of a picture, where what it names can be one."""
    found = told.get(name)
    is_one = isinstance(found, str) and _ID.fullmatch(found) and str(kind).partition(";")[0].strip().lower() in KINDS
    return (str(found),) if is_one else ()


def _to_report(actor: Actor, claim: MediaClaim, content: bytes) -> None:
    photo = PhotoDraft(client_ref=claim.id, content=content)
    attach_photo(actor=actor, report_id=claim.subject, photo=photo)


def _to_item(actor: Actor, claim: MediaClaim, content: bytes) -> None:
    attach_to_item(actor=actor, item_id=claim.subject, photo=PhotoDraft(client_ref=claim.id, content=content))


TAKES_MEDIA: dict[str, TakeMedia] = {REPORT: _to_report, ITEM: _to_item}
