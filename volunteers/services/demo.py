"""Volunteers of the demonstration: taken in through the services that serve real people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pmi_platform.core.tenancy.models import Membership, Organisation, Space, Tenant, Unit, User
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor, open_tenant
from pmi_platform.core.tenancy.services.memberships import grant_membership
from volunteers.models import Volunteer
from volunteers.services.capability import CertificateDraft, record_certificate, record_skill
from volunteers.services.drafts import AffiliationDraft, PersonDraft
from volunteers.services.partners import admit_partner
from volunteers.services.registering import register_volunteer

REASON = "demo"
FIRST = ("Agus", "Neneng", "Dadang", "Siti", "Bambang", "Rina", "Cecep", "Wulan", "Hendra", "Yuni", "Asep", "Maya")
LAST = ("Rahayu", "Kurniawan", "Suhendar", "Lestari", "Nugraha", "Handayani", "Permana", "Wijaya", "Sukmana", "Utami")
SKILLS = ("first_aid", "public_kitchen", "wash", "shelter", "assessment")
EACH = 24
OLDEST_BORN = date(1980, 1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProvince:
    """A province, the kecamatan in which its people live, and a volunteer who can sign in."""

    code: str
    districts: tuple[str, ...]
    login: str


PROVINCES = (
    DemoProvince(code="JBR", districts=("32.03.11", "32.03.01", "32.75.01", "32.75.02"), login="+628110000031"),
    DemoProvince(code="DKI", districts=("31.75.06", "31.71.03"), login="+628110000032"),
    DemoProvince(code="BTN", districts=("36.71.05", "36.71.01"), login="+628110000033"),
)
TAGANA, RELEASING_OFFICER = "JBR", "+628110000041"

Report = Callable[[str], None]


@transaction.atomic
def load_demo_volunteers(*, report: Report) -> None:
    """Give each demonstration province people of several kinds; a province that has some already is left as it is."""
    for terms in PROVINCES:
        tenant = Tenant.objects.filter(code=terms.code, space=Space.ACTUAL).first()
        if tenant is None:
            continue
        with open_tenant(tenant.pk, reason=REASON) as actor:
            if not Volunteer.objects.filter(tenant=tenant).exists():
                count = _load(actor, terms)
                report(f"{terms.code}: {count} volunteers.")


def _load(actor: Actor, terms: DemoProvince) -> int:
    units = dict(Unit.objects.filter(tenant=actor.tenant.id, area__in=terms.districts).values_list("area", "pk"))
    for number in range(EACH):
        area = terms.districts[number % len(terms.districts)]
        _enlist(actor, number, area=area, unit_id=units[area], kind=("ksr", "tsr", "ksr", "dds")[number // 6])
    pupil = _person(EACH, area=terms.districts[0], born_on=timezone.localdate() - timedelta(days=15 * 365))
    _register(actor, pupil, units[terms.districts[0]], "pmr")
    own = User.objects.filter(phone=terms.login).first()
    if own is not None:
        person = PersonDraft(full_name=own.name, area=terms.districts[0], born_on=OLDEST_BORN, phone=terms.login)
        _register(actor, person, units[terms.districts[0]], "ksr", user_id=own.pk)
    if terms.code == TAGANA:
        _load_tagana(actor, terms)
    return EACH + 2


def _load_tagana(actor: Actor, terms: DemoProvince) -> None:
    office = admit_partner(
        actor=actor,
        name="Tagana Provinsi Jawa Barat",
        short_name="Tagana Jabar",
        kind=Organisation.Kind.COMMUNITY,
    )
    for number in range(EACH, EACH + 8):
        area = terms.districts[number % len(terms.districts)]
        _enlist(actor, number * 3, area=area, unit_id=office.pk, kind="tagana")
    officer = User.objects.filter(phone=RELEASING_OFFICER).first()
    if officer is not None and not Membership.objects.filter(user=officer, unit=office).exists():
        grant_membership(actor=actor, user_id=officer.pk, unit_id=office.pk, role=Role.RELEASING_OFFICER)


def _enlist(actor: Actor, number: int, *, area: str, unit_id: UUID, kind: str) -> None:
    _register(
        actor, _person(number, area=area, born_on=OLDEST_BORN + timedelta(days=number % EACH * 211)), unit_id, kind
    )


def _person(number: int, *, area: str, born_on: date) -> PersonDraft:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number * 7 % len(LAST)]}"
    return PersonDraft(full_name=name, area=area, born_on=born_on, phone=f"+6281390{area[:2]}{number:04d}")


def _register(actor: Actor, person: PersonDraft, unit_id: UUID, kind: str, *, user_id: UUID | None = None) -> None:
    affiliation = AffiliationDraft(unit_id=unit_id, kind=kind, from_on=date(2024, 1, 15))
    made = register_volunteer(actor=actor, person=person, affiliation=affiliation, consent="signed", user_id=user_id)
    skill = SKILLS[len(person.full_name) % len(SKILLS)]
    record_skill(actor=actor, volunteer_id=made.pk, skill=skill, level=1 + len(person.full_name) % 3)
    if made.created_at.microsecond % 2:
        _certify(actor, made, skill)


def _certify(actor: Actor, volunteer: Volunteer, skill: str) -> None:
    today = timezone.localdate()
    draft = CertificateDraft(
        skill=skill,
        number=f"DEMO-{str(volunteer.pk)[-8:]}",
        issuer="PMI (demo)",
        issued_on=today - timedelta(days=340),
        expires_on=today + timedelta(days=25 + volunteer.created_at.microsecond % 400),
    )
    record_certificate(actor=actor, volunteer_id=volunteer.pk, draft=draft)
