import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pmi_platform.core.journal.management.sealing_key import sealing_key
from pmi_platform.core.journal.services.anchors import AnchorFile
from pmi_platform.core.journal.services.sequencer import Sequencer
from pmi_platform.core.operations.heartbeats import SEQUENCER, beat
from pmi_platform.core.realtime.announcing import Announcer


class Command(BaseCommand):
    """Run the journal's sequencer until it is told to stop."""

    help = "Number, seal and hand out committed journal entries. A second one stands by."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DATABASE_DIRECT_URL:
            raise CommandError("The sequencer needs DATABASE_DIRECT_URL (role pmi_sequencer, past any pooler).")
        sequencer = Sequencer(
            conninfo=settings.DATABASE_DIRECT_URL,
            key=sealing_key(),
            anchors=AnchorFile(settings.STATE_DIR / "journal-anchors"),
            announce=Announcer(),
            beat=lambda: beat(SEQUENCER),
        )

        def stop(*_signal: object) -> None:
            sequencer.stopped = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        sequencer.run()
