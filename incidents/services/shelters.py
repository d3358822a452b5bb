"""Shelters: opened, described, counted and closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import SHELTER_RECORD
from incidents.errors import WrongState
from incidents.events import ShelterClosed, ShelterCounted, ShelterEvent, ShelterOpened, ShelterReopened, ShelterRevised
from incidents.models import Shelter, ShelterCount
from incidents.rules import plausibility, shelters
from incidents.services import places, tally, touching
from incidents.services.locking import locked
from incidents.services.shelter_figures import feed_figures
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.clock import TOLERANCE
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

LARGEST = 99_999


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterDetails:
    """What is told of a shelter beside who stays there."""

    name: str
    kind: str
    capacity: int | None = None
    person_in_charge: str = ""
    phone: str = ""
    rt: str = ""
    rw: str = ""
    landmark: str = ""
    services: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDraft:
    """Who stays in a shelter as of a moment; groups by the names of `rules.shelters.GROUPS`."""

    as_of: datetime
    people: int
    households: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def open_shelter(
    *, actor: Actor, incident_id: UUID, area: str, details: ShelterDetails, location: Point | None = None
) -> Shelter:
    """Register a shelter of an incident in which the actor's tenant takes part."""
    place = places.resolve(actor=actor, area=area, location=location)
    actor.require(SHELTER_RECORD, at=place.area.code)
    if district_of(place.area.code) is None:
        raise InvalidInput({"area": _("Choose the kecamatan or the kelurahan/desa.")})
    incident = touching.joined(actor, incident_id)
    told = _checked(details)
    if Shelter.objects.filter(tenant=actor.tenant.id, incident=incident, area=place.area, name=told["name"]).exists():
        raise InvalidInput({"name": _("There is a shelter of this name in this place already.")})
    shelter = Shelter.objects.create(
        tenant_id=actor.tenant.id,
        incident=incident,
        area=place.area,
        location=place.location,
        state_at=timezone.now(),
        **told,
    )
    _announce(ShelterOpened, shelter, [shelter])
    return shelter


@transaction.atomic
def revise_shelter(*, actor: Actor, shelter_id: UUID, version: int, details: ShelterDetails) -> Shelter:
    """Tell anew what a shelter is like; its place and its incident stay."""
    shelter = _taken(actor, shelter_id, version)
    told = _checked(details)
    namesakes = Shelter.objects.filter(
        tenant=actor.tenant.id, incident=shelter.incident_id, area=shelter.area_id, name=told["name"]
    )
    if namesakes.exclude(pk=shelter.pk).exists():
        raise InvalidInput({"name": _("There is a shelter of this name in this place already.")})
    for name, value in told.items():
        setattr(shelter, name, value)
    shelter.version += 1
    shelter.save(update_fields=[*told, "version"])
    _announce(ShelterRevised, shelter, [shelter])
    return shelter


@transaction.atomic
def count_shelter(*, actor: Actor, shelter_id: UUID, version: int, count: CountDraft) -> Shelter:
    """Say who stays in an open shelter as of a moment; the displaced people of its area are added up anew."""
    shelter = _taken(actor, shelter_id, version)
    if shelter.state != Shelter.State.OPEN:
        raise WrongState(state=shelter.get_state_display())
    now = timezone.now()
    _check_count(shelter, count, now)
    shelter.counted_at, shelter.people = min(count.as_of, now), count.people
    shelter.households, shelter.groups = count.households, dict(count.groups)
    shelter.version += 1
    shelter.save(update_fields=["counted_at", "people", "households", "groups", "version"])
    ShelterCount.objects.create(
        tenant_id=actor.tenant.id,
        shelter=shelter,
        area_id=shelter.area_id,
        as_of=shelter.counted_at,
        people=count.people,
        households=count.households,
        groups=dict(count.groups),
        recorded_by_id=actor.user_id,
    )
    publish(ShelterCounted.of(shelter), changed=[shelter, *feed_figures(actor, shelter, at=now)])
    return shelter


@transaction.atomic
def close_shelter(*, actor: Actor, shelter_id: UUID, version: int, reason: str) -> Shelter:
    """Nobody stays there any more; its people leave the total."""
    shelter = _taken(actor, shelter_id, version)
    _move(shelter, Shelter.State.CLOSED, required_reason(reason))
    changed = [shelter, *feed_figures(actor, shelter, at=shelter.state_at)]
    publish(ShelterClosed.of(shelter), changed=changed, detail={"after": {"reason": shelter.state_reason}})
    return shelter


@transaction.atomic
def reopen_shelter(*, actor: Actor, shelter_id: UUID, version: int, reason: str = "") -> Shelter:
    """People stay there again; it counts from its next count on, and until then as nobody."""
    shelter = _taken(actor, shelter_id, version)
    _move(shelter, Shelter.State.OPEN, checked_text("reason", reason))
    shelter.people, shelter.households, shelter.groups = None, None, {}
    shelter.counted_at = None
    shelter.save(update_fields=["people", "households", "groups", "counted_at"])
    publish(ShelterReopened.of(shelter), changed=[shelter], detail={"after": {"reason": shelter.state_reason}})
    return shelter


def _taken(actor: Actor, shelter_id: UUID, version: int) -> Shelter:
    incident_id = Shelter.objects.filter(pk=shelter_id).values_list("incident", flat=True).first()
    if incident_id:
        tally.line_up(actor, incident_id)
    shelter = locked(Shelter, shelter_id, version=version)
    actor.require(SHELTER_RECORD, at=shelter.area_id)
    return shelter


def _move(shelter: Shelter, state: Shelter.State, reason: str) -> None:
    if shelter.state == state:
        raise WrongState(state=shelter.get_state_display())
    shelter.state, shelter.state_at, shelter.state_reason = state, timezone.now(), reason
    shelter.version += 1
    shelter.save(update_fields=["state", "state_at", "state_reason", "version"])


def _announce(event: type[ShelterEvent], shelter: Shelter, changed: list[Any]) -> None:
    told = ("name", "person_in_charge", "phone", "rt", "rw", "landmark", "needs_note")
    detail = {name: value for name in told if (value := getattr(shelter, name))}
    publish(event.of(shelter), changed=changed, detail={"after": detail})


def _checked(details: ShelterDetails) -> dict[str, Any]:
    name = checked_line("name", details.name)
    if not name:
        raise InvalidInput({"name": _("Say what the place is called.")})
    if details.kind not in Shelter.Kind.values:
        raise InvalidInput({"kind": _("Choose one of the options.")})
    for field_name, known in (("services", Shelter.Service.values), ("needs", Shelter.Need.values)):
        if set(getattr(details, field_name)) - set(known):
            raise InvalidInput({field_name: _("Choose among the options.")})
    if details.capacity is not None and not 0 <= details.capacity <= LARGEST:
        raise InvalidInput({"capacity": _("This number is too large to be true. Check the digits.")})
    return {
        "name": name,
        "kind": details.kind,
        "capacity": details.capacity,
        "person_in_charge": checked_line("person_in_charge", details.person_in_charge),
        "phone": checked_line("phone", details.phone),
        "rt": places.checked_neighbourhood("rt", details.rt),
        "rw": places.checked_neighbourhood("rw", details.rw),
        "landmark": checked_line("landmark", details.landmark),
        "services": sorted(set(details.services)),
        "needs": sorted(set(details.needs)),
        "needs_note": checked_text("needs_note", details.needs_note),
    }


def _check_count(shelter: Shelter, count: CountDraft, now: datetime) -> None:
    numbers = {"people": count.people, "households": count.households or 0, **count.groups}
    if unknown := count.groups.keys() - shelters.GROUPS.keys():
        raise InvalidInput(dict.fromkeys(sorted(unknown), _("There is no such group.")))
    wrong = {name for name, number in numbers.items() if not 0 <= number <= LARGEST}
    if wrong:
        raise InvalidInput(dict.fromkeys(sorted(wrong), _("This number is too large to be true. Check the digits.")))
    if plausibility.exceeds_population(Decimal(count.people), unit="jiwa", population=shelter.area.population):
        raise InvalidInput({"people": _("This number is too large to be true. Check the digits.")})
    if parts := shelters.impossible(people=count.people, households=count.households, groups=count.groups):
        raise InvalidInput(dict.fromkeys(sorted(parts), _("More than the people who stay there.")))
    if count.as_of > now + TOLERANCE:
        raise InvalidInput({"as_of": _("This time lies in the future. Check date, time and time zone.")})
    if shelter.counted_at is not None and count.as_of <= shelter.counted_at:
        raise InvalidInput({"as_of": _("There is a later count already.")})
