from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from pmi_platform.core.geo.services.areas import load_areas
from pmi_platform.core.geo.services.boundaries import load_default_boundaries


class Command(BaseCommand):
    help = "Load every province, kabupaten/kota, kecamatan and village, with boundaries or approximate areas."

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        load_areas(report=self.stdout.write)
        load_default_boundaries(directory=settings.BOUNDARIES_DIR, report=self.stdout.write)
