"""112 calls for tests. Each needs an open scope.

with call_taker().scope() as actor:
    call = called(actor, hazard="kebakaran")
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from incidents import services
from incidents.models import AgencyChannel, EmergencyCall
from incidents.services import CallDraft, CallerDraft, CallFacts
from incidents.services.channels import ChannelDraft, MadeKey, open_channel
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import Member, member

BEKASI = "32.75.01"


def call_taker(at: str = "32.75", **fields: Any) -> Member:
    """Somebody who takes 112 calls in Kota Bekasi."""
    return member(Role.CALL_TAKER, at=at, **fields)


def call_facts(**changes: Any) -> CallFacts:
    """A burning store in Bekasi Timur, ten minutes ago."""
    standing = CallFacts(
        hazard="kebakaran",
        text="Gudang plastik terbakar.",
        happened_at=timezone.now() - timedelta(minutes=10),
        area=BEKASI,
        landmark="Dekat pasar baru",
    )
    return replace(standing, **changes)


def call_draft(*, caller_name: str = "Ibu Sari", number: str = "081234567890", **changes: Any) -> CallDraft:
    """The call about it; what is no part of the draft itself changes the facts."""
    own = {name: changes.pop(name) for name in tuple(changes) if name in CallDraft.__dataclass_fields__}
    standing = CallDraft(
        client_ref=uuid4(), facts=call_facts(**changes), caller=CallerDraft(name=caller_name, number=number)
    )
    return replace(standing, **own)


def called(actor: Any, **changes: Any) -> EmergencyCall:
    """A call as the product keeps it."""
    return services.take_call(actor=actor, draft=call_draft(**changes))


def way_to(actor: Any, party: str = "damkar", **changes: Any) -> tuple[AgencyChannel, MadeKey | None]:
    """A way by which an agency in Kota Bekasi is told by machine; a system, unless said otherwise."""
    standing = ChannelDraft(
        party=party, name="Damkar Kota Bekasi", area="32.75", kind="webhook", address="https://damkar.example/panggilan"
    )
    return open_channel(actor=actor, draft=replace(standing, **changes))


def mailbox_of(actor: Any, party: str = "damkar", **changes: Any) -> AgencyChannel:
    """The mailbox of an agency's duty desk."""
    return way_to(actor, party, **{"kind": "email", "address": "piket@damkar.example", **changes})[0]
