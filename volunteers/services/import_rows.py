"""Rows of a file as people: which column is what, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.services.places import own_area
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.queries.areas import children_of
from pmi_platform.core.geo.rules.codes import district_of, is_within
from pmi_platform.core.tenancy.scope import Actor
from volunteers.models import Affiliation
from volunteers.rules.likeness import Traits, plain_name
from volunteers.rules.standing import takes
from volunteers.services.checking import Told, checked
from volunteers.services.drafts import PersonDraft

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "full_name": ("nama", "nama lengkap", "name", "full name"),
    "area": ("kode wilayah", "kode kelurahan", "kode desa", "area", "area code"),
    "district": ("kecamatan", "district"),
    "village": ("kelurahan", "desa", "kelurahan/desa", "village"),
    "born_on": ("tanggal lahir", "tgl lahir", "born on", "date of birth"),
    "nik": ("nik", "no ktp"),
    "phone": ("telepon", "no hp", "hp", "nomor hp", "phone"),
    "address": ("alamat", "address"),
    "blood_group": ("golongan darah", "gol darah", "blood group"),
    "emergency_name": ("kontak darurat", "emergency contact"),
    "emergency_phone": ("telepon darurat", "emergency phone"),
    "kind": ("jenis", "kind"),
    "member_number": ("nomor anggota", "no anggota", "nia", "member number"),
    "siamo": ("siamo", "id siamo"),
    "from_on": ("anggota sejak", "sejak", "member since"),
}
EXAMPLE = (
    *("nama", "kode wilayah", "tanggal lahir", "nik", "telepon", "alamat", "golongan darah"),
    *("kontak darurat", "telepon darurat", "jenis", "nomor anggota", "siamo", "anggota sejak"),
)
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
FIELDS = {
    "full_name": gettext_lazy("Name"),
    "area": gettext_lazy("Area"),
    "born_on": gettext_lazy("Date of birth"),
    "nik": "NIK",
    "phone": gettext_lazy("Phone"),
    "emergency_phone": gettext_lazy("Phone of the emergency contact"),
    "blood_group": gettext_lazy("Blood group"),
    "kind": gettext_lazy("Kind"),
    "from_on": gettext_lazy("Member since"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that can be stored."""

    told: Told
    kind: str
    member_number: str
    from_on: date
    traits: Traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Into what rows are read: the organisation's areas, and what stands where a row says nothing."""

    actor: Actor
    within: str
    kind: str
    known: dict[str, AdminArea]

    def area(self, code: str) -> AdminArea:
        """The area with the code, asked for once; raises `InvalidInput`."""
        if code not in self.known:
            self.known[code] = own_area(self.actor, code)
        area = self.known[code]
        if not is_within(area.code, self.within):
            raise InvalidInput({"area": _("This area lies outside what the unit administers.")})
        return area


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Where which value stands; raises `InvalidInput` when one that is needed is missing."""
    names = {_plain(text): place for place, text in enumerate(head)}
    found = {
        column: next(names[alias] for alias in aliases if alias in names)
        for column, aliases in COLUMNS.items()
        if any(alias in names for alias in aliases)
    }
    if "full_name" not in found or not ({"area", "district"} & found.keys()):
        raise InvalidInput({"file": _("The file needs a column “nama”, and “kode wilayah” or “kecamatan”.")})
    return found


def read_row(row: Sequence[str], columns: Mapping[str, int], frame: Frame) -> Entry:
    """The row as it is stored; raises `InvalidInput` that names every field at fault first found."""
    said = {column: row[place].strip() for column, place in columns.items()}
    code = said.get("area") or _code_of(said.get("district", ""), said.get("village", ""), frame)
    kind = _kind(said.get("kind", "") or frame.kind)
    born_on = _day("born_on", said.get("born_on", ""))
    draft = PersonDraft(
        full_name=said["full_name"],
        area=code,
        born_on=born_on,
        blood_group=said.get("blood_group", "").upper().rstrip("+- "),
        external_ids={"siamo": said["siamo"]} if said.get("siamo") else {},
        **{name: said.get(name, "") for name in ("nik", "phone", "address", "emergency_name", "emergency_phone")},
    )
    told = checked(frame.actor, draft, area_of=frame.area)
    today = timezone.localdate()
    if not takes(kind, born_on=born_on, today=today):
        raise InvalidInput({"kind": _("Members of PMR are under 18; every other kind is from 18 on. Check the birth.")})
    return Entry(
        told=told,
        kind=kind,
        member_number=said.get("member_number", "")[:100],
        from_on=min(_day("from_on", said.get("from_on", "")) or today, today),
        traits=traits_of(told),
    )


def traits_of(told: Told) -> Traits:
    """By what the person is recognised."""
    return Traits(
        name=plain_name(told.full_name),
        born_on=told.record["born_on"],
        phone=told.contact["phone"],
        nik_mark=told.nik_mark,
        district=district_of(told.area.code) or "",
        number=told.external_ids.get("siamo", ""),
    )


def mistakes(error: InvalidInput) -> str:
    """What is wrong with a row, in words."""
    return " ".join(f"{FIELDS.get(name, name)}: {text}" for name, text in error.fields.items())


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("*", "").replace(".", "").lower().split())


def _day(field: str, text: str) -> date | None:
    if not text:
        return None
    for pattern in _DAYS:
        try:
            return datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise InvalidInput({field: _("This is no date. Write it like 1995-03-21 or 21/03/1995.")})


def _kind(text: str) -> str:
    kind = text.strip().lower()
    if kind not in Affiliation.Kind.values:
        raise InvalidInput({"kind": _("Choose one of: %(kinds)s.") % {"kinds": ", ".join(Affiliation.Kind.values)}})
    return kind


def _code_of(district: str, village: str, frame: Frame) -> str:
    """The code of a place that is told by its names, unique within what the unit administers."""
    found = [code for name, code in _districts(frame.within) if name == _place(district)]
    if len(found) != 1:
        raise InvalidInput({"area": _("No kecamatan of this name is known here. Write the code of the area.")})
    if not village:
        return found[0]
    inside = [area.code for area in children_of(found[0]) if _place(area.name) == _place(village)]
    if len(inside) != 1:
        raise InvalidInput({"area": _("No kelurahan/desa of this name is known in this kecamatan.")})
    return inside[0]


@lru_cache(maxsize=8)
def _districts(within: str) -> tuple[tuple[str, str], ...]:
    areas = AdminArea.objects.filter(level=AdminArea.Level.DISTRICT, code__startswith=within, is_deprecated=False)
    return tuple((_place(name), code) for code, name in areas.values_list("code", "name"))


def _place(name: str) -> str:
    return "".join(name.lower().split()).removeprefix("kecamatan").removeprefix("kelurahan").removeprefix("desa")


__all__ = ["COLUMNS", "EXAMPLE", "Entry", "Frame", "columns_of", "mistakes", "read_row", "traits_of"]
