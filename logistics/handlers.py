"""What follows from facts. Each may run twice: the note that it ran is stored with what it did."""

from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from incidents.queries.needs import find_need
from incidents.services import revise_need
from incidents.services.command_drafts import NeedProgress
from logistics.events import RequisitionMoved, TransferMoved
from pmi_platform.core.journal.events import Actor, on_event


@on_event(RequisitionMoved)
@on_event(TransferMoved)
def let_the_need_follow(event: RequisitionMoved | TransferMoved, *, actor: Actor) -> None:
    """What is approved is offered, what has arrived is brought: nobody types it a second time."""
    if event.need_id is None or not (event.offered or event.fulfilled):
        return
    need = find_need(actor=actor, need_id=UUID(event.need_id))
    if need.is_open:
        progress = NeedProgress(
            offered=max(need.offered + event.offered, Decimal(0)),
            fulfilled=need.fulfilled + event.fulfilled,
            as_of=timezone.now(),
        )
        revise_need(actor=actor, need_id=need.pk, version=need.version, progress=progress)
