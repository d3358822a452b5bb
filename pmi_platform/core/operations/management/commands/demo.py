from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from pmi_platform.core.geo.queries.areas import find_area
from pmi_platform.core.operations.services.demo import demo_logins, load_demo


class Command(BaseCommand):
    """Load the demo's tenants, units, people and machines; a second run adds only what is missing."""

    help = "Load the demo (idempotent) and print one login per role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-logins", action="store_true", help="Only print the logins.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts have public passwords. Set PMI_DEMO=1 where this is no production.")
        if not options["print_logins"]:
            if find_area("32") is None:
                raise CommandError("The areas are missing. Run `manage.py load_areas` first.")
            load_demo(report=self.stdout.write)
        self._print_logins()

    def _print_logins(self) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            lines = [(login.role, login.where, login.user, login.secret) for login in demo_logins()]
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        for line in lines:
            self.stdout.write("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
