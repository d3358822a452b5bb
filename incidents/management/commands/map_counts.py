from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.queries.map_counts import differing_cells
from incidents.services.map_counts import rebuild_map_counts
from pmi_platform.core.tenancy.routers import OWNER_ALIAS


class Command(BaseCommand):
    """Compare the counts of the map with what is stored, and count anew when asked to."""

    help = "Check the counts of the map; --rebuild counts everything anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="count everything anew first")

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        if rebuild:
            rebuild_map_counts(OWNER_ALIAS)
        if differing := differing_cells(OWNER_ALIAS):
            raise CommandError(f"{differing} cells differ from what is stored; run map_counts --rebuild.")
        self.stdout.write("The counts of the map agree with what is stored.")
