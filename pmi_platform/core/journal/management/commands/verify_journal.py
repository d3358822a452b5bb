from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pmi_platform.core.journal.management.sealing_key import sealing_key
from pmi_platform.core.journal.services.anchors import AnchorFile
from pmi_platform.core.journal.services.verification import verify


class Command(BaseCommand):
    """Check the journal against its seals and anchors; fails by naming the first bad entry."""

    help = "Verify every sealed entry, both chains, the feed's lines and the anchors kept outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(
            conninfo=settings.DATABASE_DIRECT_URL,
            key=sealing_key(),
            anchors=AnchorFile(settings.STATE_DIR / "journal-anchors"),
        )
        if not verdict.is_sound:
            raise CommandError(f"Entry {verdict.fault_position}: {verdict.fault}.")
        self.stdout.write(
            f"Sound: {verdict.checked} entries, head {verdict.head}, {verdict.unsealed} waiting to be sealed."
        )
