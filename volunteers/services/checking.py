"""What is said of a person, checked before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.services.places import own_area
from incidents.services.words import checked_line, checked_text
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.sealing import mark_of, sealed
from volunteers.models import ContactCard
from volunteers.rules import nik as niks
from volunteers.rules import phones
from volunteers.services.drafts import PersonDraft

OLDEST = 110
FLAWS = {
    niks.Flaw.LENGTH: _("A NIK has 16 digits. Check it against the identity card."),
    niks.Flaw.DATE: _("The 7th to 12th digits of a NIK are a date of birth; these are none. Check the digits."),
    niks.Flaw.SERIAL: _("A NIK does not end with 0000. Check the digits."),
    niks.Flaw.BIRTH: _("This NIK belongs to another date of birth. Check both."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A draft that can be stored, by the rows that it goes to."""

    full_name: str
    area: AdminArea
    contact: dict[str, Any]
    record: dict[str, Any]
    external_ids: dict[str, str]

    @property
    def nik_mark(self) -> UUID | None:
        mark: UUID | None = self.record["nik_mark"]
        return mark


def checked(actor: Actor, draft: PersonDraft, *, area_of: Callable[[str], AdminArea] | None = None) -> Told:
    """The draft as it is stored; raises `InvalidInput` that names the field. `area_of` finds areas for many drafts."""
    name = checked_line("full_name", draft.full_name)
    if not name:
        raise InvalidInput({"full_name": _("Enter the full name, as on the identity card.")})
    area = area_of(draft.area) if area_of else own_area(actor, draft.area)
    if district_of(area.code) is None:
        raise InvalidInput({"area": _("Choose the kecamatan or the kelurahan/desa.")})
    if draft.blood_group and draft.blood_group not in ContactCard.BloodGroup.values:
        raise InvalidInput({"blood_group": _("Choose one of the options.")})
    born_on = _checked_birth(draft.born_on)
    return Told(
        full_name=name,
        area=area,
        contact={
            "phone": _checked_phone("phone", draft.phone),
            "blood_group": draft.blood_group,
            "emergency_name": checked_line("emergency_name", draft.emergency_name),
            "emergency_phone": _checked_phone("emergency_phone", draft.emergency_phone),
        },
        record={
            "born_on": born_on,
            "address": checked_text("address", draft.address, longest=500),
            **_checked_nik(draft.nik, born_on),
        },
        external_ids={
            checked_line("external_ids", system): checked_line("external_ids", value)
            for system, value in draft.external_ids.items()
            if value.strip()
        },
    )


def _checked_birth(born_on: date | None) -> date | None:
    today = timezone.localdate()
    if born_on is not None and not today.year - OLDEST <= born_on.year <= today.year:
        raise InvalidInput({"born_on": _("Check the year of birth.")})
    if born_on is not None and born_on > today:
        raise InvalidInput({"born_on": _("This day has not come yet.")})
    return born_on


def _checked_phone(field: str, text: str) -> str:
    if not text.strip():
        return ""
    number = phones.stored(text)
    if number is None:
        raise InvalidInput({field: _("This is no phone number. Write it like 0812-3456-7890.")})
    return number


def _checked_nik(text: str, born_on: date | None) -> dict[str, Any]:
    if not text.strip():
        return {"nik_sealed": None, "nik_mark": None}
    nik = niks.read(text)
    if isinstance(nik, niks.Flaw):
        raise InvalidInput({"nik": FLAWS[nik]})
    if born_on is not None and not niks.fits(nik, born_on):
        raise InvalidInput({"nik": FLAWS[niks.Flaw.BIRTH]})
    return {"nik_sealed": sealed(nik.digits), "nik_mark": mark_of(nik.digits, kind="nik")}
