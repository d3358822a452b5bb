"""Erasing what the journal keeps of a person's values (UU 27/2022), without breaking the seal."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal import capabilities
from pmi_platform.core.journal.events import DomainEvent, Words
from pmi_platform.core.journal.models import JournalDetail
from pmi_platform.core.journal.services.publishing import publish
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailErased(DomainEvent):
    """An entry's values before and after were erased; the entry itself and its seal stand."""

    type: ClassVar[str] = "journal.detail.erased"
    words: ClassVar[Words] = _("Details of an entry erased")
    entry_id: int
    reason: str


@transaction.atomic
def erase_detail(*, actor: Actor, entry_id: int, reason: str) -> bool:
    """Remove salt and detail of one entry and append the tombstone; answers whether there was anything to erase."""
    actor.require(capabilities.DETAIL_ERASE, at=actor.tenant.area_code or "")
    if not reason.strip():
        raise InvalidInput({"reason": _("Give a reason.")})
    removed, _per_model = JournalDetail.objects.filter(pk=entry_id).delete()
    if removed:
        publish(DetailErased(entry_id=entry_id, reason=reason.strip()))
    return bool(removed)
