"""Opening and closing what another province reads. The agreements that will write grants come through here too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy import capabilities
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.events import GrantLapsed, GrantOpened, GrantRevoked
from pmi_platform.core.tenancy.models import SharingGrant, Tenant
from pmi_platform.core.tenancy.queries.zones import kecamatan_codes_within
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantTerms:
    """What is opened, for whom and until when. Without area codes the whole tenant is opened."""

    receiver_id: int
    purpose: Purpose
    area_codes: Sequence[str]
    valid_from: datetime
    valid_until: datetime
    reason: str


@transaction.atomic
def open_grant(*, actor: Actor, terms: GrantTerms) -> SharingGrant:
    """Let another tenant read this one's rows, per purpose, area and time.

    Raises `InvalidInput` for an unknown receiver, one in another space, an empty area or a period that has ended.
    """
    actor.require(capabilities.GRANT_MANAGE, at=actor.tenant.area_code or "")
    receiver = Tenant.objects.filter(pk=terms.receiver_id).first()
    if receiver is None or receiver.pk == actor.tenant.id:
        raise InvalidInput({"receiver": _("Choose another tenant to share with.")})
    if receiver.space != actor.tenant.space:
        raise InvalidInput({"receiver": _("Both sides must be in the same space: actual, exercise or history.")})
    if terms.valid_until <= max(terms.valid_from, timezone.now()):
        raise InvalidInput({"valid_until": _("The grant must end after it begins, and in the future.")})
    grant = SharingGrant.objects.create(
        giver_id=actor.tenant.id,
        receiver=receiver,
        purpose=terms.purpose,
        whole_tenant=not terms.area_codes,
        area_codes=sorted(set(terms.area_codes)),
        zone_keys=_zone_keys(actor.tenant.id, terms.area_codes),
        reason=terms.reason,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
    )
    publish(GrantOpened(**_parties(grant)), resync=[grant])
    return grant


@transaction.atomic
def revoke_grant(*, actor: Actor, grant_id: UUID) -> SharingGrant:
    """End a grant now. Everything that it opened is closed from the receiver's next transaction on."""
    actor.require(capabilities.GRANT_MANAGE, at=actor.tenant.area_code or "")
    grant = SharingGrant.objects.select_for_update().filter(pk=grant_id, giver_id=actor.tenant.id).first()
    if grant is None:
        raise NotFound
    if grant.revoked_at is not None:
        raise Conflict(_("This grant was already revoked."))
    grant.revoked_at = timezone.now()
    grant.version += 1
    grant.save(update_fields=["revoked_at", "version"])
    publish(GrantRevoked(**_parties(grant)), resync=[grant])
    return grant


@transaction.atomic
def announce_lapsed_grants(*, actor: Actor) -> int:
    """Write the event that a lapse by time does not make by itself; answers how many grants had lapsed."""
    lapsed = SharingGrant.objects.select_for_update(skip_locked=True).filter(
        giver_id=actor.tenant.id,
        valid_until__lte=timezone.now(),
        revoked_at__isnull=True,
        lapse_announced_at__isnull=True,
    )
    count = 0
    for grant in lapsed.order_by("pk"):
        grant.lapse_announced_at = timezone.now()
        grant.version += 1
        grant.save(update_fields=["lapse_announced_at", "version"])
        publish(GrantLapsed(**_parties(grant)), resync=[grant])
        count += 1
    return count


def _parties(grant: SharingGrant) -> dict[str, Any]:
    return {
        "grant_id": grant.pk,
        "giver_id": grant.giver_id,
        "receiver_id": grant.receiver_id,
        "purpose": grant.purpose,
    }


def _zone_keys(giver_id: int, area_codes: Sequence[str]) -> list[str]:
    """The keys that the policies compare: every kecamatan within the areas, and the areas themselves."""
    if not area_codes:
        return []
    districts = kecamatan_codes_within(area_codes)
    if not districts:
        raise InvalidInput({"area_codes": _("None of these area codes is known.")})
    return sorted({f"{giver_id}:{code}" for code in {*districts, *area_codes}})
