"""One piece of a file: who in it can be stored, who seems to be known already, and storing many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.services.sheets import Sheet
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.queries.areas import middle_of
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.sealing import sealed
from pmi_platform.core.tenancy.services.people import register_people
from volunteers.models import (
    Affiliation,
    ContactCard,
    ExternalId,
    PersonalRecord,
    RosterImport,
    RosterImportLine,
    Volunteer,
)
from volunteers.rules import standing as rules
from volunteers.rules.likeness import SAME, Traits, likeness, plain_name
from volunteers.services.import_rows import Entry, Frame, columns_of, mistakes, read_row
from volunteers.services.standing import identity_of, organisation_of

SEPARATOR = "\x1f"
SIAMO = "siamo"
FIRST_ROW = 2
"""Row 1 of a file is its head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody to compare with: of the roster, or an earlier row of the file."""

    traits: Traits
    volunteer_id: UUID | None = None
    number: int | None = None


@dataclass(slots=True)
class Crowd:
    """Those who may be the same, found by what two entries of one person share."""

    by_key: dict[object, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, known: Known) -> None:
        for key in _keys(known.traits):
            self.by_key[key].append(known)

    def closest(self, traits: Traits) -> tuple[int, Known | None]:
        """Who is likest, and how much."""
        best: tuple[int, Known | None] = (0, None)
        for key in _keys(traits):
            for known in self.by_key.get(key, ()):
                score = likeness(traits, known.traits)
                if score > best[0]:
                    best = (score, known)
        return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a piece of a file comes to."""

    entries: Sequence[Entry]
    flawed_count: int
    duplicate_count: int


_TRIED: dict[UUID, tuple[int, Crowd]] = {}
"""By import: how far a file was tried in this process, and who stands so far up in it."""


def read_chunk(found: RosterImport, *, sheet: Sheet, first: int, rows: Sequence[Sequence[str]], frame: Frame) -> Piece:
    """Read the rows, note those that stay out, and answer the others."""
    columns = columns_of(sheet.head)
    read: list[tuple[int, Sequence[str], Entry]] = []
    lines: list[RosterImportLine] = []
    for number, row in enumerate(rows, start=first + FIRST_ROW):
        try:
            read.append((number, row, read_row(row, columns, frame)))
        except InvalidInput as error:
            lines.append(_line(found, number, row, outcome="flawed", reason=mistakes(error)))
    flawed, roster, told = (
        len(lines),
        _crowd([entry for _number, _row, entry in read]),
        _told(found, sheet, first, frame),
    )
    entries = []
    for number, row, entry in read:
        score, twin = max(roster.closest(entry.traits), told.closest(entry.traits), key=lambda one: one[0])
        if twin is not None and score >= SAME:
            lines.append(_twin_line(found, number, row, score=score, twin=twin))
            continue
        told.add(Known(traits=entry.traits, number=number))
        entries.append(entry)
    _TRIED[found.pk] = (first + len(rows), told)
    RosterImportLine.objects.bulk_create(lines)
    return Piece(entries=entries, flawed_count=flawed, duplicate_count=len(lines) - flawed)


def store_chunk(actor: Actor, found: RosterImport, piece: Piece) -> list[Volunteer]:
    """Register everybody of a piece, in as many statements for one as for all."""
    today = timezone.localdate()
    people = register_people(
        actor=actor, told=[(entry.told.full_name, entry.told.external_ids) for entry in piece.entries]
    )
    points: dict[str, Point | None] = {}
    made = []
    for entry, person in zip(piece.entries, people, strict=True):
        area, born_on = entry.told.area, entry.told.record["born_on"]
        follows = rules.standing([(entry.kind, "active")], born_on=born_on, today=today)
        made.append(
            Volunteer(
                tenant_id=found.tenant_id,
                person=person,
                area=area,
                location=_middle(area, points),
                identity=identity_of(entry.told.nik_mark),
                state=follows.state,
                kinds=list(follows.kinds),
                barred_by=follows.barred_by,
            )
        )
    Volunteer.objects.bulk_create(made)
    _store_what_is_known(found, list(zip(made, piece.entries, strict=True)))
    return made


def _store_what_is_known(found: RosterImport, pairs: Sequence[tuple[Volunteer, Entry]]) -> None:
    own, now = {"tenant_id": found.tenant_id}, timezone.now()
    ContactCard.objects.bulk_create(ContactCard(**own, volunteer=one, **entry.told.contact) for one, entry in pairs)
    PersonalRecord.objects.bulk_create(
        PersonalRecord(
            **own,
            volunteer=one,
            consented_at=now,
            consent_source=found.consent,
            nik_since=now if entry.told.nik_mark else None,
            **entry.told.record,
        )
        for one, entry in pairs
    )
    Affiliation.objects.bulk_create(_affiliation(found, one, entry) for one, entry in pairs)
    ExternalId.objects.bulk_create(
        ExternalId(**own, volunteer=one, system=system, value=value)
        for one, entry in pairs
        for system, value in entry.told.external_ids.items()
    )


def _affiliation(found: RosterImport, volunteer: Volunteer, entry: Entry) -> Affiliation:
    return Affiliation(
        tenant_id=found.tenant_id,
        volunteer=volunteer,
        organisation_id=organisation_of(found.unit),
        unit=found.unit,
        kind=entry.kind,
        state=Affiliation.State.ACTIVE,
        member_number=entry.member_number,
        from_on=entry.from_on,
    )


def _middle(area: AdminArea, points: dict[str, Point | None]) -> Point | None:
    code = district_of(area.code) or area.code
    if code not in points:
        points[code] = middle_of(area)
    return points[code]


def _keys(traits: Traits) -> Iterator[object]:
    """What two entries of one person share: a number, a phone, a day of birth."""
    if traits.nik_mark:
        yield traits.nik_mark
    if traits.phone:
        yield traits.phone
    if traits.born_on:
        yield traits.born_on
    if traits.number:
        yield f"{SIAMO} {traits.number}"


def _crowd(entries: Iterable[Entry]) -> Crowd:
    """Those of the roster who share something with one of the entries, in five statements."""
    traits = [entry.traits for entry in entries]
    marks = [one.nik_mark for one in traits if one.nik_mark]
    phones = [one.phone for one in traits if one.phone]
    days = [one.born_on for one in traits if one.born_on]
    crowd = Crowd()
    if not traits:
        return crowd
    numbers = [one.number for one in traits if one.number]
    ids = set(PersonalRecord.objects.filter(nik_mark__in=marks).values_list("volunteer", flat=True))
    ids |= set(PersonalRecord.objects.filter(born_on__in=days).values_list("volunteer", flat=True))
    ids |= set(ContactCard.objects.filter(phone__in=phones).values_list("volunteer", flat=True))
    known = dict(ExternalId.objects.filter(system=SIAMO, value__in=numbers).values_list("volunteer", "value"))
    ids |= known.keys()
    rows = Volunteer.objects.filter(pk__in=ids).exclude(state=Volunteer.State.ERASED)
    columns = ("pk", "person__full_name", "record__born_on", "contact__phone", "record__nik_mark", "area_id")
    for pk, name, born_on, phone, mark, area in rows.values_list(*columns):
        district = district_of(area) or ""
        told = Traits(
            name=plain_name(name),
            born_on=born_on,
            phone=phone,
            nik_mark=mark,
            district=district,
            number=known.get(pk, ""),
        )
        crowd.add(Known(traits=told, volunteer_id=pk))
    return crowd


def _told(found: RosterImport, sheet: Sheet, first: int, frame: Frame) -> Crowd:
    """Who stands further up in the file, as far as the roster does not know them: all, while a file is only tried.

    They are kept from piece to piece, and read anew by a process that goes on for one that was killed.
    """
    if found.state != RosterImport.State.CHECKING:
        return Crowd()
    position, crowd = _TRIED.pop(found.pk, (0, Crowd()))
    if position == first:
        return crowd
    columns, crowd = columns_of(sheet.head), Crowd()
    out = set(RosterImportLine.objects.filter(roster_import=found).values_list("number", flat=True))
    for number, row in enumerate(sheet.rows[:first], start=FIRST_ROW):
        if number not in out:
            crowd.add(Known(traits=read_row(row, columns, frame).traits, number=number))
    return crowd


def _line(found: RosterImport, number: int, row: Sequence[str], **said: Any) -> RosterImportLine:
    return RosterImportLine(
        tenant_id=found.tenant_id,
        roster_import=found,
        number=number,
        sealed=sealed(SEPARATOR.join(row)),
        **said,
    )


def _twin_line(found: RosterImport, number: int, row: Sequence[str], *, score: int, twin: Known) -> RosterImportLine:
    told_by = (
        _("Seems to be registered already (%(likeness)s of 100).")
        if twin.volunteer_id
        else _("Seems to be row %(row)s once more (%(likeness)s of 100).")
    )
    return _line(
        found,
        number,
        row,
        outcome="duplicate",
        reason=told_by % {"likeness": score, "row": twin.number},
        twin_id=twin.volunteer_id,
        twin_number=twin.number,
        likeness=score,
    )
