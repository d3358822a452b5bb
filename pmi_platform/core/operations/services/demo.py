"""The demo: tenants, units and one login per role. Everything comes in through the services that serve real people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from pmi_platform.core.accounts.rules.phones import as_spoken
from pmi_platform.core.accounts.services.accounts import open_field_account, open_office_account
from pmi_platform.core.accounts.services.machines import MachineDraft, register_machine
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.tenancy.models import Organisation, Space, Tenant, Unit, User
from pmi_platform.core.tenancy.roles import INVITED_BY_UNIT, Role
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.memberships import grant_membership
from pmi_platform.core.tenancy.services.tenants import OrganisationDraft, clone_space, create_tenant, grow_unit_tree

REASON = "demo"
# Public on purpose: these accounts open only while demo mode is on.
PASSWORD = "gotong royong demo"  # noqa: S105
PIN = "271945"
MACHINE_SECRET = "demo-only-secret-of-the-ims"  # noqa: S105
DOMAIN = "demo.pmi.example"

ACTUAL = (Space.ACTUAL,)
WITH_EXERCISE = (Space.ACTUAL, Space.EXERCISE)
EVERY_SPACE = (Space.ACTUAL, Space.EXERCISE, Space.HISTORY)

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTenant:
    """An organisation that takes part."""

    code: str
    name: str
    short_name: str
    area_code: str | None
    kind: Tenant.Kind
    spaces: tuple[Space, ...] = EVERY_SPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody who can be tried out. `login` is the e-mail's first part, or a phone number for people in the field."""

    login: str
    name: str
    role: Role
    offices: tuple[tuple[str, str | None], ...]
    spaces: tuple[Space, ...] = ACTUAL

    @property
    def is_for_the_field(self) -> bool:
        return self.role in INVITED_BY_UNIT

    @property
    def address(self) -> str:
        return self.login if self.is_for_the_field else f"{self.login}@{DOMAIN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMachine:
    """A client that pulls the feed with its own token."""

    client_id: str
    name: str
    tenant_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One line of the table that is printed."""

    role: str
    where: str
    user: str
    secret: str


def _pmi(code: str, name: str, area_code: str) -> DemoTenant:
    return DemoTenant(
        code=code,
        name=f"PMI Provinsi {name}",
        short_name=f"PMI {name}",
        area_code=area_code,
        kind=Tenant.Kind.PROVINSI,
    )


TENANTS = (
    DemoTenant(
        code="PST",
        name="Palang Merah Indonesia",
        short_name="PMI Pusat",
        area_code=None,
        kind=Tenant.Kind.PUSAT,
    ),
    _pmi("DKI", "DKI Jakarta", "31"),
    _pmi("JBR", "Jawa Barat", "32"),
    _pmi("BTN", "Banten", "36"),
    DemoTenant(
        code="BJI",
        name="Pemerintah Kota Binjai",
        short_name="Pemko Binjai",
        area_code="12.75",
        kind=Tenant.Kind.GOVERNMENT,
        spaces=ACTUAL,
    ),
    DemoTenant(
        code="PLK",
        name="Dinas Komunikasi dan Informatika Kota Palangka Raya",
        short_name="Diskominfo Palangka Raya",
        area_code="62.71",
        kind=Tenant.Kind.GOVERNMENT,
        spaces=ACTUAL,
    ),
)

PEOPLE = (
    DemoPerson(
        login="admin",
        name="Made Wirawan",
        role=Role.PLATFORM_ADMIN,
        offices=(("PST", None), ("DKI", "31"), ("JBR", "32"), ("BTN", "36"), ("BJI", "12.75"), ("PLK", "62.71")),
    ),
    DemoPerson(login="pusat", name="Ratna Dewanti", role=Role.HQ_READER, offices=(("PST", None),), spaces=EVERY_SPACE),
    DemoPerson(
        login="pelindung.data", name="Yohanes Siregar", role=Role.DATA_PROTECTION_OFFICER, offices=(("PST", None),)
    ),
    DemoPerson(
        login="koordinator.jabar",
        name="Asep Hidayat",
        role=Role.PROVINCIAL_COORDINATOR,
        offices=(("JBR", "32"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(
        login="koordinator.dki",
        name="Siti Rahmawati",
        role=Role.PROVINCIAL_COORDINATOR,
        offices=(("DKI", "31"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(
        login="koordinator.banten",
        name="Tubagus Fadhil",
        role=Role.PROVINCIAL_COORDINATOR,
        offices=(("BTN", "36"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(
        login="ketua.jabar", name="Euis Komariah", role=Role.CHAIRMAN, offices=(("JBR", "32"),), spaces=EVERY_SPACE
    ),
    DemoPerson(
        login="ketua.dki", name="Rizal Nasution", role=Role.CHAIRMAN, offices=(("DKI", "31"),), spaces=EVERY_SPACE
    ),
    DemoPerson(
        login="ketua.banten", name="Ratu Maryam", role=Role.CHAIRMAN, offices=(("BTN", "36"),), spaces=EVERY_SPACE
    ),
    DemoPerson(
        login="operator.cianjur",
        name="Dadan Kurnia",
        role=Role.BRANCH_OPERATOR,
        offices=(("JBR", "32.03"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(
        login="operator.bekasi",
        name="Nurul Aini",
        role=Role.BRANCH_OPERATOR,
        offices=(("JBR", "32.75"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(
        login="operator.jaktim",
        name="Bambang Susilo",
        role=Role.BRANCH_OPERATOR,
        offices=(("DKI", "31.75"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(
        login="operator.tangerang",
        name="Hesti Lestari",
        role=Role.BRANCH_OPERATOR,
        offices=(("BTN", "36.71"),),
        spaces=EVERY_SPACE,
    ),
    DemoPerson(login="operator.binjai", name="Rahmat Lubis", role=Role.BRANCH_OPERATOR, offices=(("BJI", "12.75"),)),
    DemoPerson(
        login="operator.palangkaraya", name="Tari Mihing", role=Role.BRANCH_OPERATOR, offices=(("PLK", "62.71"),)
    ),
    DemoPerson(
        login="+628110000001",
        name="Ujang Saepudin",
        role=Role.KECAMATAN_OFFICER,
        offices=(("JBR", "32.03.11"),),
        spaces=WITH_EXERCISE,
    ),
    DemoPerson(
        login="+628110000002",
        name="Wulan Sari",
        role=Role.KECAMATAN_OFFICER,
        offices=(("JBR", "32.75.02"),),
        spaces=WITH_EXERCISE,
    ),
    DemoPerson(
        login="+628110000003",
        name="Joko Prasetyo",
        role=Role.KECAMATAN_OFFICER,
        offices=(("DKI", "31.75.06"),),
        spaces=WITH_EXERCISE,
    ),
    DemoPerson(
        login="+628110000004",
        name="Entin Suhartini",
        role=Role.KECAMATAN_OFFICER,
        offices=(("BTN", "36.71.05"),),
        spaces=WITH_EXERCISE,
    ),
    DemoPerson(login="+628110000011", name="Deni Ramdani", role=Role.LOGISTICS_OFFICER, offices=(("JBR", "32"),)),
    DemoPerson(login="+628110000012", name="Lina Marlina", role=Role.LOGISTICS_OFFICER, offices=(("DKI", "31"),)),
    DemoPerson(login="+628110000013", name="Sofyan Hadi", role=Role.LOGISTICS_OFFICER, offices=(("BTN", "36"),)),
    DemoPerson(login="+628110000021", name="Iwan Setiawan", role=Role.AMBULANCE_DISPATCHER, offices=(("JBR", "32"),)),
    DemoPerson(login="+628110000022", name="Maya Anggraini", role=Role.AMBULANCE_DISPATCHER, offices=(("DKI", "31"),)),
    DemoPerson(login="+628110000023", name="Agus Salim", role=Role.AMBULANCE_DISPATCHER, offices=(("BTN", "36"),)),
    DemoPerson(login="+628110000031", name="Rina Herlina", role=Role.VOLUNTEER, offices=(("JBR", "32.03"),)),
    DemoPerson(login="+628110000032", name="Fajar Nugroho", role=Role.VOLUNTEER, offices=(("DKI", "31.75"),)),
    DemoPerson(login="+628110000033", name="Ahmad Baihaqi", role=Role.VOLUNTEER, offices=(("BTN", "36.71"),)),
    DemoPerson(login="+628110000041", name="Cecep Gunawan", role=Role.RELEASING_OFFICER, offices=(("JBR", "32"),)),
    DemoPerson(login="+628110000051", name="Yuni Kartika", role=Role.CALL_TAKER, offices=(("PLK", "62.71"),)),
    DemoPerson(login="+628110000052", name="Hendra Bangas", role=Role.AGENCY_GUEST, offices=(("PLK", "62.71"),)),
    DemoPerson(login="+628110000061", name="Nurhayati Tanjung", role=Role.POSYANDU_COACH, offices=(("BJI", "12.75"),)),
)

MACHINES = (
    DemoMachine(client_id="ims-demo", name="IMS PMI Pusat (demo)", tenant_code="PST"),
    DemoMachine(client_id="ims-dki-demo", name="Sistem PMI DKI Jakarta (demo)", tenant_code="DKI"),
)


@transaction.atomic
def load_demo(*, report: Report) -> None:
    """Bring tenants, units, people and machines to what stands above; a second run adds only what is missing."""
    tenants: dict[tuple[str, Space], Tenant] = {}
    for terms in TENANTS:
        tenants |= _load_tenant(terms, report=report)
    accounts = _load_accounts(report=report)
    for (code, space), tenant in tenants.items():
        _load_offices(tenant, code=code, space=space, accounts=accounts)
    for machine in MACHINES:
        _load_machine(tenants[machine.tenant_code, Space.ACTUAL], machine)
    report(f"Machines: {len(MACHINES)} clients of the feed.")


def demo_logins() -> list[Login]:
    """How to sign in as each of them."""
    names = {terms.code: terms.short_name for terms in TENANTS}
    areas = full_names([area for person in PEOPLE for _code, area in person.offices if area])
    people = [
        Login(
            role=str(person.role.label),
            where=_where(person, names=names, areas=areas),
            user=as_spoken(person.login) if person.is_for_the_field else person.address,
            secret=f"PIN {PIN}" if person.is_for_the_field else PASSWORD,
        )
        for person in PEOPLE
    ]
    machines = [
        Login(
            role=str(Role.IMS_CLIENT.label),
            where=names[machine.tenant_code],
            user=machine.client_id,
            secret=MACHINE_SECRET,
        )
        for machine in MACHINES
    ]
    return people + machines


def _where(person: DemoPerson, *, names: Mapping[str, str], areas: Mapping[str, str]) -> str:
    """The tenant, and the place inside it where the office is not the tenant's own."""
    code, area_code = person.offices[0]
    is_root = area_code == next(terms.area_code for terms in TENANTS if terms.code == code)
    return names[code] if is_root or area_code is None else f"{names[code]}: {areas[area_code]}"


def _load_tenant(terms: DemoTenant, *, report: Report) -> dict[tuple[str, Space], Tenant]:
    actual = create_tenant(
        kind=terms.kind,
        organisation=OrganisationDraft(
            kind=Organisation.Kind.GOVERNMENT if terms.kind == Tenant.Kind.GOVERNMENT else Organisation.Kind.PMI,
            name=terms.name,
            short_name=terms.short_name,
        ),
        space=Space.ACTUAL,
        code=terms.code,
        area_code=terms.area_code,
        reason=REASON,
    )
    with open_tenant(actual.pk, reason=REASON) as actor:
        new = grow_unit_tree(actor=actor, area_code=terms.area_code)
    report(f"{terms.short_name}: {new} new units, {', '.join(terms.spaces)}.")
    tenants: dict[tuple[str, Space], Tenant] = {(terms.code, Space.ACTUAL): actual}
    for space in terms.spaces:
        if space != Space.ACTUAL:
            tenants[terms.code, space] = clone_space(tenant=actual, space=space, reason=REASON)
    return tenants


def _load_accounts(*, report: Report) -> dict[str, User]:
    """The people's accounts. Their secrets are hashed once each: everybody has the same, and they are public."""
    accounts = {person.login: user for person in PEOPLE if (user := _find_account(person)) is not None}
    missing = [person for person in PEOPLE if person.login not in accounts]
    accounts |= {person.login: _open_account(person) for person in missing}
    for is_for_the_field, secret in ((True, PIN), (False, PASSWORD)):
        new = [accounts[person.login].pk for person in missing if person.is_for_the_field == is_for_the_field]
        if new:
            User.objects.filter(pk__in=new).update(password=make_password(secret))
    report(f"People: {len(missing)} new accounts, {len(accounts)} in all.")
    return accounts


def _find_account(person: DemoPerson) -> User | None:
    place = {"phone": person.login} if person.is_for_the_field else {"email": person.address}
    return User.objects.filter(**place).first()


def _open_account(person: DemoPerson) -> User:
    if person.is_for_the_field:
        return open_field_account(phone=person.login, name=person.name, pin=None, is_demo=True)
    return open_office_account(email=person.address, name=person.name, password=None, is_demo=True)


def _load_offices(tenant: Tenant, *, code: str, space: Space, accounts: dict[str, User]) -> None:
    wanted = [
        (accounts[person.login], person.role, area_code)
        for person in PEOPLE
        for tenant_code, area_code in person.offices
        if tenant_code == code and space in person.spaces
    ]
    with open_tenant(tenant.pk, reason=REASON) as actor:
        places = {unit.area_id: unit.pk for unit in Unit.objects.filter(tenant=tenant)}
        for user, role, area_code in wanted:
            grant_membership(actor=actor, user_id=user.pk, unit_id=places[area_code], role=role)


def _load_machine(tenant: Tenant, machine: DemoMachine) -> None:
    with open_tenant(tenant.pk, reason=REASON) as actor:
        root = Unit.objects.get(parent__isnull=True)
        register_machine(
            actor=actor,
            draft=MachineDraft(
                client_id=machine.client_id,
                client_secret=MACHINE_SECRET,
                name=machine.name,
                address=f"{machine.client_id}@{DOMAIN}",
                unit_id=root.pk,
            ),
            is_demo=True,
        )
