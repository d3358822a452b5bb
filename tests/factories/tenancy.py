"""Tenants, units and people for tests, made as they are asked for and found again when asked for twice.

Every function needs the test's database; none opens a scope for the caller. A `Member` is somebody with one office:

    officer = field_officer(at="32.03.11")
    with officer.scope() as actor:
        submit_field_report(actor=actor, draft=…)

A client is signed in with `officer.sign_in(client)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.models import Membership, Organisation, Space, Tenant, Unit, User
from pmi_platform.core.tenancy.roles import INVITED_BY_UNIT, Role
from pmi_platform.core.tenancy.scope import Actor, open_scope, open_tenant

PASSWORD = "rakit karet di gudang"
PIN = "271945"
REASON = "test"

_serial = count(1)
_LEVELS = {2: Unit.Level.PROVINSI, 5: Unit.Level.KABKOTA, 8: Unit.Level.KECAMATAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user and the one office under which they act."""

    user: User
    tenant: Tenant
    unit: Unit
    membership: Membership

    @contextmanager
    def scope(self) -> Iterator[Actor]:
        """Act: the scope of this membership, as a door would open it."""
        with open_scope(user_id=self.user.pk, membership_id=self.membership.pk) as actor:
            yield actor

    def sign_in(self, client: Client) -> Client:
        """Sign the test client in with this membership chosen; the second factor counts as given."""
        phone_and_pin, email_and_password = settings.AUTHENTICATION_BACKENDS
        client.force_login(self.user, backend=email_and_password if self.user.email else phone_and_pin)
        session = client.session
        session[SESSION_KEY] = str(self.membership.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session["account_authentication_methods_user"] = str(self.user.pk)
        session.save()
        return client


@cache
def hashed(secret: str) -> str:
    """The stored form of a password or PIN; hashing it once a run keeps the tests quick."""
    return make_password(secret)


def organisation(name: str, *, kind: Organisation.Kind = Organisation.Kind.PMI) -> Organisation:
    """The body of that name."""
    found, _ = Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "short_name": name})
    return found


def province(code: str = "32", *, space: Space = Space.ACTUAL) -> Tenant:
    """PMI's tenant of a province, with its provincial unit. Units below are made by `unit`."""
    name = AdminArea.objects.get(pk=code).name
    return _tenant(f"PMI Provinsi {name}", kind=Tenant.Kind.PROVINSI, code=f"P{code}", area_code=code, space=space)


def headquarters(*, space: Space = Space.ACTUAL) -> Tenant:
    """PMI Pusat's tenant, whose members read every PMI province of the same space."""
    return _tenant("PMI Pusat", kind=Tenant.Kind.PUSAT, code="PST", area_code=None, space=space)


def government(area_code: str = "12.75", *, space: Space = Space.ACTUAL) -> Tenant:
    """A government partner for a kabupaten or kota."""
    name = f"Pemerintah {AdminArea.objects.get(pk=area_code).name}"
    code = f"G{area_code.replace('.', '')}"
    return _tenant(name, kind=Tenant.Kind.GOVERNMENT, code=code, area_code=area_code, space=space)


def unit(at: str | None = None, *, of: Tenant | None = None) -> Unit:
    """The unit of an area, with the units above it. `of` defaults to the PMI province of the area."""
    tenant = of or (province(at[:2]) if at else headquarters())
    with open_tenant(tenant.pk, reason=REASON):
        return _unit(tenant, at or tenant.area_id)


def account(*, name: str = "", email: str | None = None, phone: str | None = None, **fields: Any) -> User:
    """Somebody who can sign in: by phone and `PIN` when a phone is given, otherwise by e-mail and `PASSWORD`."""
    number = next(_serial)
    if phone is None and email is None:
        email = f"orang{number}@pmi.example"
    return User.objects.create(
        name=name or f"Orang {number}",
        email=email,
        phone=phone,
        password=hashed(PASSWORD if email else PIN),
        **fields,
    )


def phone_number() -> str:
    """A mobile number that no other account of this run has."""
    return f"+62812{next(_serial):08d}"


def member(
    role: Role, *, at: str | None = None, of: Tenant | None = None, user: User | None = None, **fields: Any
) -> Member:
    """Somebody with `role` in the unit of the area `at` (the tenant's own area when not given)."""
    place = unit(at, of=of)
    tenant = of or Tenant.objects.select_related("organisation").get(pk=place.tenant_id)
    if user is None:
        user = account(phone=phone_number()) if role in INVITED_BY_UNIT else account()
    with open_tenant(tenant.pk, reason=REASON):
        membership = Membership.objects.create(
            tenant=tenant,
            user=user,
            unit=place,
            role=role,
            **{"valid_from": timezone.now() - timedelta(days=1), **fields},
        )
    return Member(user=user, tenant=tenant, unit=place, membership=membership)


def coordinator(*, of: Tenant | None = None, **fields: Any) -> Member:
    """A provincial coordinator; of Jawa Barat when no tenant is given."""
    return member(Role.PROVINCIAL_COORDINATOR, of=of or province(), **fields)


def branch_operator(at: str = "32.03", *, of: Tenant | None = None, **fields: Any) -> Member:
    """The operator of a kabupaten or kota."""
    return member(Role.BRANCH_OPERATOR, at=at, of=of, **fields)


def field_officer(at: str = "32.03.11", *, of: Tenant | None = None, **fields: Any) -> Member:
    """The officer of a kecamatan; Cugenang in Cianjur when none is given."""
    return member(Role.KECAMATAN_OFFICER, at=at, of=of, **fields)


def headquarters_reader(**fields: Any) -> Member:
    """Somebody at PMI Pusat who reads across provinces."""
    return member(Role.HQ_READER, of=headquarters(), **fields)


def _tenant(name: str, *, kind: Tenant.Kind, code: str, area_code: str | None, space: Space) -> Tenant:
    body = organisation(
        name, kind=Organisation.Kind.GOVERNMENT if kind == Tenant.Kind.GOVERNMENT else Organisation.Kind.PMI
    )
    tenant, _ = Tenant.objects.get_or_create(
        organisation=body, space=space, defaults={"kind": kind, "code": code, "area_id": area_code}
    )
    with open_tenant(tenant.pk, reason=REASON):
        _unit(tenant, area_code)
    return tenant


def _unit(tenant: Tenant, area_code: str | None) -> Unit:
    if found := Unit.objects.filter(area_id=area_code, tenant=tenant).first():
        return found
    is_root = area_code == tenant.area_id
    if area_code is None:
        level, name = Unit.Level.PUSAT, tenant.organisation.name
    elif is_root and tenant.kind == Tenant.Kind.GOVERNMENT:
        level, name = Unit.Level.OFFICE, tenant.organisation.name
    else:
        level, name = _LEVELS[len(area_code)], f"PMI {AdminArea.objects.get(pk=area_code).name}"
    above = None if is_root or area_code is None else _unit(tenant, area_code.rpartition(".")[0])
    return Unit.objects.create(tenant=tenant, level=level, name=name, area_id=area_code, parent=above)
