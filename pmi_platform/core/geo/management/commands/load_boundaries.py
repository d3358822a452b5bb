from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmi_platform.core.geo.boundary_files import BoundaryFileInvalid
from pmi_platform.core.geo.models import AreaBoundary
from pmi_platform.core.geo.services.boundaries import load_boundaries


class Command(BaseCommand):
    help = "Replace the outlines of areas with those of a GeoJSON file, or of every *.geojson in a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--code-field", default="code", help="property with the Kemendagri code (KDCPUM, …)")
        parser.add_argument(
            "--quality",
            choices=AreaBoundary.Quality.values,
            default=AreaBoundary.Quality.SIMPLIFIED,
            help="what the outlines are worth, where the file does not say",
        )
        parser.add_argument("--source", default="", help="where the outlines come from")
        parser.add_argument("--attribution", default="", help="the notice to show on maps")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            loaded = load_boundaries(
                options["path"],
                report=self.stdout.write,
                code_field=options["code_field"],
                quality=AreaBoundary.Quality(options["quality"]),
                source=options["source"],
                attribution=options["attribution"],
            )
        except BoundaryFileInvalid as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Boundaries: {loaded:,} areas have new outlines.")
