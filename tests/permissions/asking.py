"""Asking every address as every role, in the kecamatan of the thing asked for, in another one and province-wide."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.utils import timezone

from incidents.models import FieldReport
from incidents.queries.letters import letter_pattern
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import Member, member
from tests.isolation.routes import ROUTES, Ask, Bare
from tests.isolation.world import KEPT_AREA, SHOWN_AREA, Place, World

UNITS = {"own kecamatan": KEPT_AREA, "another kecamatan": SHOWN_AREA, "province": "32"}
DONE, WITHOUT_IT, REFUSED, HIDDEN, WRONG, ELSEWHERE = "+", "o", "-", "0", "?", ">"
"""Shown or done · shown without the thing · not permitted (403) · as if it were not there (404) · permitted, yet
refused for what was said (400, 409, 422, the form once more) · led on to another page."""


def _local(ago: timedelta) -> str:
    return (timezone.localtime() - ago).strftime("%Y-%m-%dT%H:%M")


def _report(place: Place) -> dict[str, Any]:
    return {
        "client_ref": str(uuid4()),
        "type_code": "first_report",
        "answers": {"hazard": "gempa", "severity": "high"},
        "area_code": place.area_code,
        "observed_at": (timezone.now() - timedelta(minutes=30)).isoformat(),
    }


def _typed_report(place: Place) -> dict[str, Any]:
    return {
        "client_ref": str(uuid4()),
        "begun_at": _local(timedelta(minutes=5)),
        "hazard": "gempa",
        "severity": "high",
        "area": place.area_code,
    }


def _grant(place: Place) -> dict[str, Any]:
    return {
        "receiver": place.own_grant.receiver_id,
        "purpose": "incidents",
        "area_codes": [place.area_code[:5]],
        "valid_until": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "reason": "MoU",
    }


def _office(place: Place) -> dict[str, Any]:
    return {"role": "volunteer", "unit": str(place.officer.unit.pk)}


def _membership(place: Place) -> Mapping[str, Any]:
    return {"membership_id": place.officer.membership.pk}


def _participant(place: Place) -> dict[str, Any]:
    invited = Tenant.objects.get(code="P31", space="actual")
    return {"version": place.incident.version, "tenant": invited.pk, "role": "supporting"}


def _figure(place: Place) -> dict[str, Any]:
    said = {"counted": "meninggal:jiwa", "value": 2, "as_of": _local(timedelta()), "source_class": "pmi"}
    return {**said, "area": place.area_code}


def _amendment(place: Place) -> dict[str, Any]:
    report = place.report
    shown = {"text": report.text, "landmark": report.landmark, "hazard": "gempa", "severity": "high", "people": 40}
    return {
        "client_ref": str(uuid4()),
        **{f"initial-{name}": value for name, value in shown.items()},
        **shown,
        "text": "Air sudah surut.",
    }


def _pk(name: str) -> Callable[[Place], Mapping[str, Any]]:
    return lambda place: {"pk": getattr(place, name).pk}


def _typed_activity(place: Place) -> dict[str, Any]:
    begun = _local(timedelta(minutes=5))
    said = {"client_ref": str(uuid4()), "begun_at": begun, "started_at": begun, "programme": "spab"}
    return {**said, "title": "Pelatihan", "area": place.area_code}


def pattern_version(place: Place) -> int:
    """The version of the pattern that the owner's people see: both places are of one organisation."""
    with open_tenant(place.incident.tenant_id, reason="test") as actor:
        row = letter_pattern(actor=actor)
        return row.version if row else 0


OWN_BODIES: dict[str, Ask] = {
    "kegiatan/baru/": Ask(method="POST", data=_typed_activity),
    "kejadian/<uuid:pk>/peserta/": Ask(method="POST", of=_pk("incident"), data=_participant),
    "kejadian/<uuid:pk>/angka/": Ask(method="POST", of=_pk("incident"), data=_figure),
    "lapor/saya/<uuid:pk>/perubahan/": Ask(method="POST", of=_pk("report"), data=_amendment),
    "api/v1/incidents/<uuid:pk>/participants/": Ask(
        method="POST",
        of=_pk("incident"),
        data=lambda _place: {"tenant": "P31", "role": "supporting"},
        version=lambda place: place.incident,
    ),
    "kebutuhan/parameter/": Ask(
        method="POST",
        data=lambda _place: {"code": "selimut", "amount": 2, "each": 1, "days": 1, "source": "Sendiri"},
    ),
    "stok/<slug:code>/ukuran/": Ask(
        method="POST", of=lambda _place: {"code": "terpal"}, data=lambda _place: {"weight_g": 900}
    ),
    "stok/<slug:code>/isi/": Ask(
        method="POST", of=lambda _place: {"code": "family-kit"}, data=lambda _place: {"part": "ember", "quantity": 2}
    ),
    "berbagi/": Ask(method="POST", data=_grant),
    "dokumen/nomor-surat/": Ask(
        method="POST",
        data=lambda place: {"version": pattern_version(place), "pattern": "{nomor}/{tahun}"},
    ),
    "relawan/mitra/": Ask(
        method="POST", data=lambda _place: {"name": "Tagana Jabar", "short_name": "Tagana", "kind": "community"}
    ),
    **dict.fromkeys(
        ("lapor/biasa/", "lapor/kaji-cepat/", "lapor/perkembangan/", "lapor/akhir/"),
        Ask(method="POST", data=_typed_report),
    ),
    "api/v1/field-reports/": Ask(method="POST", data=_report),
    "tim/<uuid:membership_id>/jabatan/": Ask(method="POST", of=_membership, data=_office),
}
"""Where a good body differs between one's own tenant and a foreign one (tests/isolation/routes.py)."""


def asks() -> dict[str, Ask]:
    """One way of asking for each method of each address that holds something of a tenant, by "METHOD pattern"."""
    found: dict[str, Ask] = {}
    for pattern, known in ROUTES.items():
        if isinstance(known, Bare):
            continue
        for ask in known:
            found.setdefault(f"{ask.method} {pattern}", ask)
        if own := OWN_BODIES.get(pattern):
            found[f"POST {pattern}"] = own
    return found


def holders(world: World) -> dict[tuple[Role, str], Member]:
    """Somebody for every role in every unit, all of the owner's tenant."""
    return {(role, unit): member(role, at=area, of=world.owner.tenant) for role in Role for unit, area in UNITS.items()}


def outcome(client: Client, key: str, ask: Ask, place: Place, *, prepare: Callable[[], object] | None = None) -> str:
    """What one holder gets, as one sign; whatever was done is undone."""
    with transaction.atomic():
        if prepare:
            prepare()
        response = answer(client, key, ask, place)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    is_page = not key.partition(" ")[2].startswith("api/")
    return _sign(response.status_code, ask, body.decode(errors="replace"), ask.shows(place), is_page=is_page)


def answer(client: Client, key: str, ask: Ask, place: Place) -> Any:
    """What the product answers to the one way of asking."""
    pattern = key.partition(" ")[2]
    url = ask.url(pattern, place)
    if ask.method == "GET":
        return client.get(url, ask.query(place))
    headers = {}
    if ask.version is not None:
        row = ask.version(place)
        headers["If-Match"] = f'"{row.pk}-{row.version}"'
    data = ask.data(place)
    if pattern.startswith("api/v1/") and not {"photo", "file"} & data.keys():
        return client.post(url, data, headers=headers, content_type="application/json")
    return client.post(url, data, headers=headers)


def _sign(status: int, ask: Ask, text: str, words: set[str], *, is_page: bool) -> str:
    match status, ask.method:
        case 403, _:
            return REFUSED
        case 404, _:
            return HIDDEN
        case 400 | 409 | 412 | 422, _:
            return WRONG
        case 200, "POST" if is_page:
            return WRONG
        case 302, "GET":
            return ELSEWHERE
        case 200, "GET":
            return DONE if all(word in text for word in words) else WITHOUT_IT
        case 200 | 201 | 302, "POST":
            return DONE
    raise AssertionError(f"{status}: {text[:500]}")


def made_by(owner: Member, holder: Member, place: Place) -> Callable[[], object]:
    """The reports are the asker's own, for the pages of one's own reports."""

    def prepare() -> None:
        with owner.scope():
            own = (place.report.pk, place.assessment.pk, place.verified_report.pk)
            FieldReport.objects.filter(pk__in=own).update(filed_by=holder.user)

    return prepare
