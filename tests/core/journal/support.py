"""A fact to publish, rows to change and a client that follows the feed, for tests of the journal."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

import psycopg
from django.conf import settings
from django.db import transaction
from psycopg.rows import dict_row

from pmi_platform.core.journal.events import DomainEvent
from pmi_platform.core.journal.queries.feed import page_of_changes
from pmi_platform.core.journal.services import publish
from pmi_platform.core.journal.services.anchors import AnchorFile
from pmi_platform.core.journal.services.sequencer import Sequencer
from pmi_platform.core.tenancy.models import Tenant, Unit
from pmi_platform.core.tenancy.scope import open_tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRenamed(DomainEvent):
    """A fact that only these tests know."""

    type: ClassVar[str] = "tests.unit.renamed"
    unit_id: str


def write(tenant: Tenant, *, count: int = 1, detail: dict[str, Any] | None = None) -> list[int]:
    """`count` entries about the tenant's first unit, a transaction each; answers their ids."""
    ids = []
    for _ in range(count):
        with open_tenant(tenant.pk, reason="test"), transaction.atomic():
            unit = Unit.objects.order_by("pk").first()
            ids.append(publish(UnitRenamed(unit_id=str(unit.pk)), changed=[unit], detail=detail))
    return ids


def anchors() -> AnchorFile:
    return AnchorFile(settings.STATE_DIR / "journal-anchors")


def seal(*, batch_size: int = 500) -> int:
    """Seal everything that has committed, as the sequencer does; answers the head."""
    sequencer = Sequencer(
        conninfo=settings.DATABASE_DIRECT_URL,
        key=settings.JOURNAL_KEY.encode(),
        anchors=anchors(),
        announce=lambda _batch: None,
        beat=lambda: None,
    )
    with psycopg.connect(settings.DATABASE_DIRECT_URL, autocommit=True, row_factory=dict_row) as connection:
        sequencer.begin(connection)
        while True:
            batch = sequencer.seal_batch(connection, limit=batch_size)
            if not batch.entries:
                sequencer.begin(connection)
                return batch.head


class Follower:
    """A changes client: pages until nothing more comes and keeps what it was given."""

    def __init__(self, tenant: Tenant, *, limit: int = 100) -> None:
        self.tenant, self.limit, self.cursor = tenant, limit, None
        self.changes: list[dict[str, Any]] = []

    def follow(self) -> None:
        """Read pages up to the present head."""
        more = True
        while more:
            with open_tenant(self.tenant.pk, reason="test") as actor:
                page = page_of_changes(actor=actor, cursor=self.cursor, limit=self.limit)
            answer = json.loads(page.as_json())
            self.changes += answer["changes"]
            self.cursor, more = answer["cursor"], answer["more"]

    @property
    def positions(self) -> list[int]:
        return [change["position"] for change in self.changes]
