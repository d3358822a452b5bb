"""What the reader of text messages must know: the names of places around the author, and what they told before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from incidents.models import FieldReport
from incidents.rules.compact import Names, Reading, plain, read
from incidents.rules.places_named import provinces_told
from incidents.rules.references import read_reference
from pmi_platform.core.geo.queries.areas import list_areas
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.tenancy.scope import Actor

KABKOTA, PROVINSI = 5, 2
SHORTEST = 3
KINDS = ("KOTA ADMINISTRASI ", "KABUPATEN ADMINISTRASI ", "KABUPATEN ", "KOTA ")
"""What stands before the name of a kabupaten/kota, and nobody writes into a message."""


def names_around(*, actor: Actor) -> Names:
    """The kecamatan and kelurahan of the author's kabupaten/kota; of a whole province its kecamatan, else nothing."""
    area = (actor.unit.area_code if actor.unit else "") or actor.tenant.area_code or ""
    return names_within(area[:KABKOTA])


def names_within(area: str) -> Names:
    """Codes by name. A wide area's kelurahan are left out: among thousands of names a slip would find the wrong one."""
    if len(area) < PROVINSI:
        return {}
    found: dict[str, list[str]] = {}
    for code, name in list_areas(within=area).values_list("code", "name"):
        is_near = len(code) == 8 or (len(code) > 8 and len(area) >= KABKOTA)
        if is_near and len(known := plain(name)) >= SHORTEST:
            found.setdefault(known, []).append(code)
    return found


def read_message(text: str, *, names: Names) -> Reading:
    """What a text message says, for doors outside this app."""
    return read(text, names=names)


def own_report_of(*, actor: Actor, reference: str) -> FieldReport | None:
    """What the actor has told under this reference, whatever its type; the first of several."""
    told = read_reference(reference)
    if not told or actor.user_id is None:
        return None
    return FieldReport.objects.filter(filed_by=actor.user_id, reference=told).order_by("received_at").first()


def just_told_by(*, actor: Actor, door: str, since: datetime) -> FieldReport | None:
    """The actor's newest report by this door, where it is as new as that."""
    if actor.user_id is None:
        return None
    own = FieldReport.objects.filter(filed_by=actor.user_id, door=door, received_at__gte=since)
    return own.order_by("-received_at").first()


def provinces_named(text: str, *, among: Collection[str]) -> frozenset[str]:
    """The provinces among these of which a message can tell, by the kecamatan, kabupaten/kota or province it names."""
    names: dict[str, set[str]] = {}
    for province in among:
        for name in list_areas(within=province).exclude(level=Level.VILLAGE).values_list("name", flat=True):
            if len(known := _bare(plain(name))) >= SHORTEST:
                names.setdefault(known, set()).add(province)
    return provinces_told(text, names)


def _bare(name: str) -> str:
    return next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)
