"""The places that a phone offers without a network: those of the office for which it files."""

import csv
import io
from collections.abc import Iterable

from incidents.capabilities import REPORT_SUBMIT
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.queries.areas import list_areas
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.integrations.openrosa.xforms import DISTRICTS_FILE, VILLAGES_FILE


def media_file(*, actor: Actor, name: str) -> bytes:
    """A file that our forms choose from; raises `NotFound`."""
    match name:
        case _ if name == DISTRICTS_FILE:
            return _as_csv(("name", "label"), _codes(actor, Level.DISTRICT))
        case _ if name == VILLAGES_FILE:
            villages = ((code, label, code.rpartition(".")[0]) for code, label in _codes(actor, Level.VILLAGE))
            return _as_csv(("name", "label", "parent"), villages)
    raise NotFound


def _codes(actor: Actor, level: Level) -> list[tuple[str, str]]:
    """Of an office without an area, kecamatan only: a phone cannot hold every village of the country."""
    found: dict[str, str] = {}
    for area in actor.area_of(REPORT_SUBMIT):
        within = area or actor.tenant.area_code
        if within or level is Level.DISTRICT:
            found |= dict(list_areas(level=level, within=within).values_list("code", "name"))
    return sorted(found.items())


def _as_csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return told.getvalue().encode()
