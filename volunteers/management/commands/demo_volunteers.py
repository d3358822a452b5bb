from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from volunteers.services.demo import load_demo_volunteers


class Command(BaseCommand):
    """Load the demonstration's volunteers; a second run changes nothing."""

    help = "Load volunteers into the demonstration's provinces (idempotent)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented people belong into a demonstration: set PMI_DEMO=1 for one.")
        load_demo_volunteers(report=self.stdout.write)
