"""For each address, how to ask it for the owner's things, or why it holds nothing of a tenant. A missing one fails."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.queries.needs import estimate_sheet
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.incidents import picture
from tests.factories.risk import feature, geojson, shape, square
from tests.isolation.world import Place

Words = Callable[[Place], set[str]]
Values = Callable[[Place], Mapping[str, Any]]


def _nothing(_place: Place) -> set[str]:
    return set()


def _empty(_place: Place) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One way of asking. `of` fills the pattern's parameters with the owner's thing in a place.

    `shows` are words that the answer has once a grant opens the place. What is `private` no grant opens; `hidden` is
    the status that stands for "there is nothing".
    """

    method: str = "GET"
    of: Values = _empty
    query: Values = _empty
    data: Values = _empty
    version: Callable[[Place], Any] | None = None
    shows: Words = _nothing
    private: bool = False
    hidden: int = 404

    def url(self, pattern: str, place: Place) -> str:
        values = {name: str(value) for name, value in self.of(place).items()}
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], pattern)

    @property
    def names_an_object(self) -> bool:
        return self.of is not _empty


@dataclass(frozen=True)
class Bare:
    """An address without a tenant's data, and why."""

    reason: str


def _pk(name: str) -> Values:
    return lambda place: {"pk": getattr(place, name).pk}


def _now(_place: Place | None = None) -> str:
    return timezone.now().isoformat()


def _row(name: str) -> Callable[[Place], Any]:
    return lambda place: getattr(place, name)


def _mission(place: Place) -> Mapping[str, Any]:
    """What the owner's person is asked to do."""
    return {
        "volunteer": str(place.volunteer.pk),
        "skill": "wash",
        "task": "Air bersih",
        "place": "Lapangan",
        "report_to": "Posko",
        "starts_at": _local(timedelta()),
        "ends_at": _local(-timedelta(hours=8)),
    }


def _newcomer(place: Place) -> Mapping[str, Any]:
    """Somebody for a unit of the owner's."""
    return {
        "full_name": "Orang Baru",
        "area": place.area_code,
        "born_on": "1990-02-03",
        "unit": str(place.officer.unit.pk),
        "kind": "tsr",
        "consent": "signed",
        "agrees": "on",
    }


def _act(name: str, **data: Any) -> Ask:
    """A POST from a page on something of the owner's; every such form names the version that was shown."""
    return Ask(
        method="POST", of=_pk(name), data=lambda place: {"version": getattr(place, name).version, "reason": "x", **data}
    )


def _api_act(name: str, data: Values = _empty) -> Ask:
    """The same over REST, with the version as ETag."""
    return Ask(method="POST", of=_pk(name), data=data, version=_row(name))


def _id_of(*names: str) -> Words:
    return lambda place: {str(getattr(place, name).pk) for name in names}


def _words(place: Place) -> set[str]:
    return {place.words}


def _membership(place: Place) -> Mapping[str, Any]:
    return {"membership_id": place.officer.membership.pk}


def _invitation(place: Place) -> Mapping[str, Any]:
    return {"invitation_id": place.invitation.pk}


def _member_act(**data: Any) -> Ask:
    return Ask(method="POST", of=_membership, data=lambda _place: data)


def _opening(place: Place) -> Mapping[str, Any]:
    """Where the journal tells that the place's incident was opened."""
    with psycopg.connect(settings.DATABASE_DIRECT_URL) as direct:
        row = direct.execute(
            "SELECT position FROM journal_journalentry"
            " WHERE type = 'incidents.incident.opened' AND payload ->> 'incident_id' = %s",
            (str(place.incident.pk),),
        ).fetchone()
    return {"position": row[0]} if row else {}


def _rule(place: Place) -> Mapping[str, Any]:
    return {"pk": place.activation.rule_id}


def _photo(_place: Place) -> Mapping[str, Any]:
    return {"client_ref": str(uuid4()), "photo": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")}


def _report_body(place: Place) -> Mapping[str, Any]:
    """A good report of the neighbour's own area, but for the owner's incident."""
    seen_at = timezone.now() - timedelta(minutes=30)
    return {
        "client_ref": str(uuid4()),
        "type_code": "first_report",
        "answers": {"hazard": "gempa", "severity": "high"},
        "area_code": "31.75.06",
        "observed_at": seen_at.isoformat(),
        "incident": str(place.incident.pk),
        "text": "Menyusup.",
    }


def _figure_body(place: Place) -> Mapping[str, Any]:
    return {
        "incident": str(place.incident.pk),
        "indicator": "meninggal",
        "value": 1,
        "unit": "jiwa",
        "as_of": _now(),
        "source_class": "pmi",
        "area_code": place.area_code,
    }


def _opening_body(place: Place) -> Mapping[str, Any]:
    return {"hazard": "gempa", "area_code": place.area_code, "severity": "high", "started_at": _now()}


def _activity_body(place: Place) -> Mapping[str, Any]:
    """An activity in the owner's area, as the page and as the API take it."""
    begun = _now()
    return {
        "client_ref": str(uuid4()),
        "begun_at": begun,
        "started_at": begun,
        "programme": "spab",
        "title": "Menyusup.",
        "area": place.area_code,
        "area_code": place.area_code,
    }


def _shelter_body(place: Place) -> Mapping[str, Any]:
    return {"incident": str(place.incident.pk), "area": place.area_code, "name": "Balai desa", "kind": "hall"}


def _zone_body(place: Place) -> Mapping[str, Any]:
    said = {"hazard": "banjir", "risk_class": "high", "source": "BPBD", "licence": "internal", "as_of": "2024-01-31"}
    return {**said, "shape": shape(square(place.area_code))}


def _zone_json(place: Place) -> Mapping[str, Any]:
    said = dict(_zone_body(place))
    return {**said, "geometry": json.loads(said.pop("shape"))}


def _zone_file(place: Place) -> Mapping[str, Any]:
    content = geojson(feature(square(place.area_code)))
    return {"file": SimpleUploadedFile("a.geojson", content, "application/geo+json")}


def _dataset_body(place: Place) -> Mapping[str, Any]:
    said = {"name": "Baru", "class_field": "kelas", "scale": "words", "hazard": "banjir", "dry_run": "true"}
    told = {"source": "BPBD", "licence": "internal", "as_of": "2024-01-31"}
    return {**said, **told, **_zone_file(place)}


def _gauge_body(place: Place) -> Mapping[str, Any]:
    heights = {"lowest_cm": 0, "highest_cm": 300, "silent_after_min": 60}
    return {"area": place.area_code, "name": "Bendung", "river": "Ciliwung", **heights}


def _height(_place: Place) -> Mapping[str, Any]:
    return {"client_ref": str(uuid4()), "height_cm": 80}


def _status_body(place: Place) -> Mapping[str, Any]:
    """Another hazard than the place's own status has, so that a province could record it."""
    today = timezone.localdate().isoformat()
    said = {"kind": "response", "level": "regency", "hazard": "banjir", "decree_number": "SK 9"}
    return {**said, "area": place.area_code[:5], "decreed_on": today, "starts_on": today, "ends_on": today}


def _status_json(place: Place) -> Mapping[str, Any]:
    said = dict(_status_body(place))
    return {**said, "area_code": said.pop("area"), "incident": str(place.incident.pk)}


def _need_body(place: Place) -> Mapping[str, Any]:
    said = {"sector": "relief", "item": "Terpal", "unit": "lembar", "requested": 40}
    return {**said, "area": place.area_code, "as_of": _local(timedelta())}


def _need_json(place: Place) -> Mapping[str, Any]:
    said = {"sector": "relief", "item": "Terpal", "unit": "lembar", "requested": 40}
    return {**said, "area_code": place.area_code, "incident": str(place.incident.pk), "as_of": _now()}


def estimate_shown(place: Place) -> str:
    """The mark of the estimate that the owner's people see."""
    with open_tenant(place.incident.tenant_id, reason="test") as actor:
        return estimate_sheet(actor=actor, incident_id=place.incident.pk).mark


def _parameter_body(place: Place) -> Mapping[str, Any]:
    """No such parameter: a province may set its own."""
    return {"code": place.words, "amount": 2, "each": 1, "days": 1, "source": "Sendiri"}


def _post_id(place: Place) -> Mapping[str, Any]:
    return {"unit_id": str(place.shift.unit_id)}


def _shift_body(place: Place) -> Mapping[str, Any]:
    later = {"starts_at": _local(timedelta()), "ends_at": _local(-timedelta(hours=8))}
    return {**_post_id(place), "officer_id": str(place.shift.officer_id), **later}


_LESSON = {"what_happened": "Tenda terlambat.", "recommendation": "Catat kunci."}
_TASK = {"text": "Cek jembatan.", "role": "team", "phase": "response"}


def _later(**more: Any) -> Mapping[str, Any]:
    """A decree of today for a day next month."""
    today = timezone.localdate()
    later = (today + timedelta(days=30)).isoformat()
    return {"decree_number": "SK 10", "decreed_on": today.isoformat(), "ends_on": later, **more}


def _next_status() -> Mapping[str, Any]:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    return {**_later(), "kind": "transition", "starts_on": tomorrow}


def _local(moment: timedelta) -> str:
    return (timezone.localtime() - moment).strftime("%Y-%m-%dT%H:%M")


def _posting() -> Mapping[str, Any]:
    return {"client_ref": str(uuid4()), "occurred_at": _local(timedelta())}


ONE_S_OWN_ACCOUNT = Bare("one's own account; carries nothing of a tenant")
REFERENCE = Bare("the same for everybody")
BY_TOKEN = Bare("whoever holds the secret link; the token names the tenant")
ADMIN = Bare("Django's admin: reference data and machines, for staff of the platform, who are no tenant's")

PUBLISHED_WARNINGS = Bare("what its owner has told everybody; tests/integrations/cap/test_outgoing.py")
PUBLISHED = Bare("what its owner has published, for everybody; tests/incidents/views/test_public_reports.py")

OPEN_THINGS: Words = _id_of("incident", "report")

ROUTES: dict[str, tuple[Ask, ...] | Bare] = {
    # The command dashboard ------------------------------------------------------------------------------------------
    "": Bare("only leads on to the first page that one may open"),
    "komando/": (Ask(shows=OPEN_THINGS),),
    "komando/ringkasan/": (Ask(),),
    "komando/hitungan/": (Ask(), Ask(query=lambda _place: {"angka": "dead_and_missing", "dasar": "reported"})),
    "komando/kejadian/": (Ask(shows=_id_of("incident")),),
    "komando/umpan/": (Ask(shows=OPEN_THINGS),),
    "komando/peringatan/": (Ask(shows=_id_of("alert")),),
    "komando/peta.json": (Ask(shows=OPEN_THINGS),),
    # Risk map -------------------------------------------------------------------------------------------------------
    "peta-risiko/": (
        Ask(query=lambda _place: {"hazard": "banjir"}, shows=lambda place: {f"zona/?area={place.area_code}"}),
        Ask(query=lambda _place: {"hazard": "banjir", "format": "csv"}, shows=lambda place: {place.area_code}),
        Ask(query=lambda _place: {"hazard": "banjir", "format": "geojson"}, shows=_id_of("zone")),
    ),
    "peta-risiko/zona.json": (Ask(query=lambda _place: {"hazard": "banjir"}, shows=_id_of("zone")),),
    "peta-risiko/titik.json": (
        Ask(shows=lambda place: {*OPEN_THINGS(place), str(place.shelter.pk), str(place.gauge.pk)}),
    ),
    "peta-risiko/zona/": (
        Ask(shows=_id_of("zone")),
        Ask(query=lambda place: {"area": place.area_code, "state": "all"}, shows=_id_of("zone")),
        Ask(query=lambda _place: {"format": "csv"}, shows=_id_of("zone")),
        Ask(query=lambda _place: {"format": "geojson"}, shows=_id_of("zone")),
        Ask(query=lambda place: {"dataset": str(place.dataset.pk)}),
    ),
    "peta-risiko/zona/baru/": (Ask(), Ask(method="POST", data=_zone_body)),
    "peta-risiko/zona/<uuid:pk>/": (Ask(of=_pk("zone"), shows=lambda place: {place.zone.name}),),
    "peta-risiko/zona/<uuid:pk>/ubah/": (
        Ask(of=_pk("zone"), shows=lambda place: {place.zone.name}),
        Ask(method="POST", of=_pk("zone"), data=lambda place: {**_zone_body(place), "version": place.zone.version}),
    ),
    "peta-risiko/zona/<uuid:pk>/penarikan/": (_act("zone"),),
    "peta-risiko/impor/": (Ask(), Ask(method="POST", data=_zone_file)),
    "peta-risiko/data/": (Ask(),),
    "peta-risiko/data/<uuid:pk>/": (Ask(of=_pk("dataset"), private=True),),
    "peta-risiko/data/<uuid:pk>/pembatalan/": (_act("dataset"),),
    "berbagi/": (Ask(),),
    "berbagi/<uuid:pk>/pencabutan/": (Ask(method="POST", of=_pk("own_grant")),),
    "sumber-data/": (Ask(),),
    # The journal ----------------------------------------------------------------------------------------------------
    "jejak/": (Ask(),),
    "jejak/<int:position>/": (Ask(of=_opening, private=True),),
    "jejak/<int:position>/penghapusan/": (
        Ask(method="POST", of=_opening, data=lambda _place: {"reason": "x"}, private=True),
    ),
    # Incidents ------------------------------------------------------------------------------------------------------
    "peringatan/": (
        Ask(shows=_id_of("alert")),
        Ask(query=lambda place: {"area": place.area_code, "force": "all"}, shows=_id_of("alert")),
    ),
    "peringatan/aktivasi/": (Ask(query=lambda _place: {"state": "all"}),),
    "peringatan/aktivasi/<uuid:pk>/konfirmasi/": (_act("activation"),),
    "peringatan/aktivasi/<uuid:pk>/penolakan/": (_act("activation"),),
    "peringatan/aturan/": (Ask(),),
    "peringatan/aturan/bawaan/": (Ask(method="POST"),),
    "peringatan/aturan/baru/": (
        Ask(),
        Ask(method="POST", data=lambda place: {"name": "Aturan", "area": place.area_code}),
    ),
    "peringatan/aturan/<uuid:pk>/": (
        Ask(of=_rule, private=True),
        Ask(method="POST", of=_rule, data=lambda _place: {"version": 1, "name": "Aturan lain"}),
    ),
    "peringatan/baru/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "client_ref": str(uuid4()),
                "hazard": "tsunami",
                "headline": "Air laut surut",
                "attribution": "Camat",
                "areas": place.area_code,
                "severity": "extreme",
                "urgency": "immediate",
                "certainty": "likely",
                "effective_at": _local(timedelta(minutes=5)),
            },
        ),
    ),
    "peringatan/<uuid:pk>/pengakhiran/": (_act("alert"),),
    "peringatan/<uuid:pk>/penerbitan/": (_act("own_alert"),),
    "peringatan/terbitan/<uuid:pk>.xml": (Ask(of=_pk("issue"), private=True),),
    "peringatan/<uuid:pk>/": (Ask(of=_pk("alert"), shows=_id_of("alert")),),
    "peringatan/<uuid:pk>/kekuatan/": (
        Ask(of=_pk("alert"), shows=_id_of("alert")),
        Ask(of=_pk("alert"), query=lambda _place: {"format": "csv"}, shows=lambda place: {place.area_code}),
    ),
    "kejadian/": (
        Ask(shows=_id_of("incident")),
        Ask(query=lambda place: {"q": place.incident.number}, shows=_id_of("incident")),
        Ask(query=lambda place: {"area": place.area_code}, shows=_id_of("incident")),
        Ask(query=lambda place: {"alert": str(place.alert.pk)}, shows=_id_of("incident")),
        Ask(query=lambda _place: {"sort": "-severity"}, shows=_id_of("incident")),
        Ask(query=lambda _place: {"format": "csv"}, shows=lambda place: {place.incident.number}),
    ),
    "kejadian/baru/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "hazard": "banjir",
                "area": place.area_code,
                "severity": "high",
                "started_at": _local(timedelta(hours=1)),
            },
        ),
    ),
    "kejadian/serupa/": (
        Ask(
            query=lambda place: {"hazard": "gempa", "area": place.area_code, "started_at": _local(timedelta(hours=1))},
            shows=lambda place: {place.incident.number},
        ),
    ),
    "kejadian/<uuid:pk>/": (Ask(of=_pk("incident"), shows=lambda place: {place.incident.number, place.words}),),
    "kejadian/<uuid:pk>/pimpinan/": (_act("incident"),),
    "kejadian/<uuid:pk>/tahap/": (_act("incident", state="verified"),),
    "kejadian/<uuid:pk>/keparahan/": (_act("incident", severity="critical"),),
    "kejadian/<uuid:pk>/peserta/": (_act("incident", tenant=1, role="supporting"),),
    "kejadian/<uuid:pk>/keikutsertaan/": (_act("incident"),),
    "kejadian/<uuid:pk>/penggabungan/": (
        Ask(
            method="POST",
            of=_pk("part"),
            data=lambda place: {"version": place.part.version, "into": str(place.incident.pk)},
        ),
    ),
    "kejadian/<uuid:pk>/pemisahan/": (_act("merged"),),
    "kejadian/<uuid:pk>/induk/": (
        Ask(
            method="POST",
            of=_pk("part"),
            data=lambda place: {"version": place.part.version, "parent": str(place.incident.pk)},
        ),
    ),
    "kejadian/<uuid:pk>/angka/": (
        _act("incident", counted="meninggal:jiwa", value=1, as_of=_local(timedelta()), source_class="pmi"),
    ),
    "kejadian/<uuid:pk>/dokumen/": (Ask(method="POST", of=_pk("incident"), data=lambda _place: {"kind": "initial"}),),
    "kejadian/<uuid:pk>/go/": (Ask(of=_pk("incident"), shows=_id_of("incident")),),
    "kejadian/<uuid:pk>/tindak-lanjut/": (
        Ask(
            method="POST",
            of=_pk("incident"),
            data=lambda place: {
                "text": "Latihan.",
                "unit": str(place.follow_up.unit_id),
                "due_on": timezone.localdate().isoformat(),
            },
        ),
    ),
    "tindak-lanjut/<uuid:pk>/": (_act("follow_up", state="done"),),
    "dokumen/nomor-surat/": (
        Ask(),
        Ask(method="POST", data=lambda _place: {"version": 0, "pattern": "{naga}"}),
    ),
    "dokumen/<uuid:pk>/": (Ask(of=_pk("document"), shows=lambda place: {place.document.digest, place.words}),),
    "dokumen/<uuid:pk>/pdf/": (Ask(of=_pk("document")),),
    "dokumen/<uuid:pk>/ubah/": (
        Ask(of=_pk("draft"), private=True),
        _act("draft", situation="Diubah."),
    ),
    "dokumen/<uuid:pk>/persetujuan/": (_act("draft"),),
    "dokumen/<uuid:pk>/penerbitan/": (_act("document"),),
    "dokumen/<uuid:pk>/koreksi/": (_act("document"),),
    "kejadian/<uuid:pk>/status-darurat/": (Ask(method="POST", of=_pk("incident"), data=_status_body),),
    "kejadian/<uuid:pk>/status-darurat/pilihan/": (
        Ask(method="POST", of=_pk("incident"), data=lambda place: {"status": str(place.loose_status.pk)}),
    ),
    "kejadian/<uuid:pk>/kebutuhan/": (
        Ask(of=_pk("incident"), shows=lambda place: {f"Tenda {place.words}"}),
        Ask(method="POST", of=_pk("incident"), data=_need_body),
    ),
    "kejadian/<uuid:pk>/kebutuhan/taksiran/": (_act("incident", seen="x"),),
    "kebutuhan/<uuid:pk>/": (_act("need", requested=9, offered=1, fulfilled=1, as_of=_local(timedelta())),),
    "kebutuhan/<uuid:pk>/penarikan/": (_act("need"),),
    "kebutuhan/parameter/": (Ask(), Ask(method="POST", data=_parameter_body)),
    "kejadian/<uuid:pk>/tugas/": (
        Ask(of=_pk("incident"), shows=lambda place: {f"Cek jembatan {place.words}"}),
        Ask(method="POST", of=_pk("incident"), data=lambda _place: _TASK),
    ),
    "kejadian/<uuid:pk>/tugas/sop/": (_act("incident", sop="tanggap-darurat"),),
    "tugas/<uuid:pk>/": (_act("task", state="done"),),
    "tugas/<uuid:pk>/penanggung-jawab/": (_act("task", owner=""),),
    "kejadian/<uuid:pk>/pelajaran/": (
        Ask(of=_pk("incident"), shows=lambda place: {f"Catat kunci di {place.words}."}),
        Ask(method="POST", of=_pk("incident"), data=lambda _place: _LESSON),
    ),
    "pelajaran/": (
        Ask(shows=lambda place: {f"Catat kunci di {place.words}."}),
        Ask(query=lambda _place: {"format": "csv"}, shows=lambda place: {f"Catat kunci di {place.words}."}),
    ),
    "pelajaran/<uuid:pk>/": (_act("lesson", state="done"),),
    "pelajaran/<uuid:pk>/ubah/": (_act("lesson_proposal", **_LESSON),),
    "kejadian/<uuid:pk>/riwayat/": (
        Ask(of=_pk("incident"), shows=lambda place: {f"Tenda {place.words}", place.attached_report.receipt}),
        Ask(of=_pk("incident"), query=lambda _place: {"kind": "log"}),
    ),
    "kejadian/<uuid:pk>/percakapan/": (
        Ask(of=_pk("incident")),
        Ask(method="POST", of=_pk("incident"), data=lambda _place: {"text": "Halo."}),
    ),
    "posko/": (Ask(),),
    "posko/piket/": (Ask(method="POST", data=_shift_body),),
    "posko/piket/<uuid:pk>/pembatalan/": (_act("shift"),),
    "posko/buku/": (Ask(method="POST", data=lambda place: {**_post_id(place), "text": "Radio.", "kind": "note"}),),
    "posko/serah-terima/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {**_post_id(place), "taken_by": str(place.shift.officer_id), "note": "Jaga."},
        ),
    ),
    "status-darurat/": (Ask(shows=_id_of("status")), Ask(method="POST", data=_status_body)),
    "status-darurat/<uuid:pk>/": (Ask(of=_pk("status"), shows=lambda place: {f"SK {place.words}"}),),
    "status-darurat/<uuid:pk>/perpanjangan/": (_act("status", **_later()),),
    "status-darurat/<uuid:pk>/akhir/": (_act("status", ended_on=timezone.localdate().isoformat()),),
    "status-darurat/<uuid:pk>/lanjutan/": (_act("status", **_next_status()),),
    "angka/<uuid:pk>/verifikasi/": (_act("figure"),),
    "angka/<uuid:pk>/penarikan/": (_act("figure"),),
    # 112 calls ------------------------------------------------------------------------------------------------------
    "panggilan/": (
        Ask(),
        Ask(query=lambda place: {"q": place.call.receipt, "state": "all"}),
    ),
    "panggilan/baru/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "client_ref": str(uuid4()),
                "classification": "normal",
                "area": place.area_code,
                "channel": "system",
                "incident": "open",
            },
        ),
    ),
    "panggilan/bantuan/": (Ask(query=lambda place: {"area": place.area_code}),),
    "panggilan/<uuid:pk>/": (Ask(of=_pk("call"), private=True),),
    "panggilan/<uuid:pk>/fakta/": (_act("call", text="Api membesar."),),
    "panggilan/<uuid:pk>/kejadian/": (_act("call", incident="open"),),
    "panggilan/<uuid:pk>/penerusan/": (_act("call", agencies="polisi", channel="system"),),
    "panggilan/<uuid:pk>/penutupan/": (_act("call", outcome="handled"),),
    "panggilan/<uuid:pk>/penelepon/": (_act("call"),),
    "sop/": (Ask(),),
    "sop/banding/": (Ask(query=lambda _place: {"before": "tanggap-darurat-1", "after": "tanggap-darurat-1"}),),
    "sop/<slug:key>/": Bare("an edition of the joint SOP: the same for everybody"),
    "sop/<slug:code>/usulan/": Bare("begins a draft of one's own from the joint SOP"),
    "sop/usulan/<uuid:pk>/": (Ask(of=_pk("sop_proposal"), private=True),),
    "sop/usulan/<uuid:pk>/langkah/": (
        _act("sop_proposal", name_id="Cek genset", phase="activation", role="post", within_minutes="10"),
    ),
    "sop/usulan/<uuid:pk>/langkah/pindah/": (_act("sop_proposal", origin="tanggap-darurat-1-01", to="3"),),
    "sop/usulan/<uuid:pk>/langkah/hapus/": (_act("sop_proposal", origin="tanggap-darurat-1-01"),),
    "sop/usulan/<uuid:pk>/pengajuan/": (_act("sop_proposal"),),
    "sop/usulan/<uuid:pk>/penarikan/": (_act("sop_proposal"),),
    "sop/usulan/<uuid:pk>/pengesahan/": (_act("sop_proposal", decree_number="SK-1", decided_on="2026-01-05"),),
    "api/v1/sops/": Bare("the joint SOP: the same for everybody"),
    "api/v1/sops/<slug:key>/": Bare("the joint SOP: the same for everybody"),
    "panggilan/instansi/": (Ask(),),
    "panggilan/instansi/baru/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "party": "bpbd",
                "name": "BPBD",
                "area": place.area_code,
                "kind": "email",
                "address": "piket@bpbd.example",
            },
        ),
    ),
    "panggilan/instansi/<uuid:pk>/": (Ask(of=_pk("channel"), private=True),),
    "panggilan/instansi/<uuid:pk>/ubah/": (
        Ask(
            method="POST",
            of=_pk("channel"),
            data=lambda place: {
                "version": place.channel.version,
                "name": "Pos",
                "address": "https://pos.example/baru",
            },
        ),
    ),
    "panggilan/instansi/<uuid:pk>/penutupan/": (_act("channel"),),
    "panggilan/instansi/<uuid:pk>/kunci/": (_act("channel"),),
    "panggilan/instansi/<uuid:pk>/uji/": (_act("channel"),),
    "panggilan/instansi/kunci/<uuid:pk>/akhir/": (_act("channel_key"),),
    "panggilan/pengiriman/": (Ask(), Ask(query=lambda _place: {"format": "csv"})),
    "panggilan/pengiriman/<uuid:pk>/": (Ask(of=_pk("delivery"), private=True),),
    "panggilan/pengiriman/<uuid:pk>/ulang/": (_act("delivery"),),
    "tanggapan/<str:tenant>/<str:token>/": Bare("whoever got the e-mail; the token opens the one call it tells of"),
    "instansi/<str:tenant>/jawaban/": Bare("an agency's system, under its signature; answers to its own calls alone"),
    "penerusan/<uuid:pk>/penerimaan/": (_act("relay", receiver="Andi"),),
    "penerusan/<uuid:pk>/tindakan/": (_act("relay", action="Berangkat"),),
    # Reports --------------------------------------------------------------------------------------------------------
    "laporan/": (
        Ask(shows=_id_of("report")),
        Ask(query=lambda _place: {"status": "all"}, shows=_id_of("report")),
        Ask(query=lambda place: {"q": place.words, "status": "all"}, shows=_id_of("report", "attached_report")),
        Ask(query=lambda place: {"q": place.report.receipt, "status": "all"}, shows=_id_of("report")),
        Ask(
            query=lambda _place: {"status": "all", "format": "csv"},
            shows=lambda place: {place.report.receipt, place.words},
        ),
    ),
    "laporan/impor/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "table": json.dumps(
                    {
                        "head": ["hazard", "severity", "area", "observed_at"],
                        "rows": [["gempa", "high", place.area_code, "2022-11-22"]],
                    }
                ),
                **dict(
                    zip([f"column_{n}" for n in range(4)], ["hazard", "severity", "area", "observed_at"], strict=True)
                ),
                "act": "file",
            },
        ),
    ),
    "laporan/<uuid:pk>/": (Ask(of=_pk("report"), shows=lambda place: {place.report.receipt, place.words}),),
    "laporan/<uuid:pk>/dua-versi/": (_act("attached_report", field="landmark", choice="standing"),),
    "laporan/<uuid:pk>/verifikasi/": (_act("report"),),
    "laporan/<uuid:pk>/pengembalian/": (_act("report"),),
    "laporan/<uuid:pk>/pengukuhan/": (_act("verified_report"),),
    "laporan/<uuid:pk>/permintaan/": (_act("report", fields_asked=["text"]),),
    "laporan/<uuid:pk>/kembar/": (
        Ask(
            method="POST",
            of=_pk("report"),
            data=lambda place: {"twin": str(place.attached_report.pk), "verdict": "rejected"},
        ),
    ),
    "laporan/<uuid:pk>/pemisahan/": (_act("report"),),
    "kotak-masuk/": (Ask(private=True),),
    "kotak-masuk/<uuid:pk>/": (Ask(of=_pk("inbox_item"), private=True),),
    "kotak-masuk/<uuid:pk>/foto/": (Ask(of=_pk("inbox_item"), private=True),),
    "kotak-masuk/<uuid:pk>/laporan/": (
        Ask(
            method="POST",
            of=_pk("inbox_item"),
            data=lambda place: {
                "version": place.inbox_item.version,
                "hazard": "banjir",
                "severity": "low",
                "area": place.area_code,
                "text": "Air naik.",
            },
        ),
    ),
    "kotak-masuk/<uuid:pk>/kejadian/": (
        Ask(
            method="POST",
            of=_pk("inbox_item"),
            data=lambda place: {"version": place.inbox_item.version, "incident": str(place.incident.pk)},
        ),
    ),
    "kotak-masuk/<uuid:pk>/penolakan/": (_act("inbox_item"),),
    "kotak-masuk/<uuid:pk>/pemblokiran/": (_act("inbox_item", days="1"),),
    "lapor-warga/": Bare("whoever wants to report something; shows nothing of a tenant's"),
    "lapor-warga/peta/<str:area>.json": REFERENCE,
    "lapor-warga/<str:tenant>/<str:number>/kode/": Bare("the browser that sent the report; tests/incidents/views"),
    "lapor-warga/<str:tenant>/<str:number>/": Bare("whoever holds the number; says in a word what became of it"),
    "pesan/sms/": Bare("the gateway, under its signature; shows nothing of a tenant's"),
    "pesan/whatsapp/": Bare("Meta, under its signature; shows nothing of a tenant's"),
    "pesan/telegram/": Bare("Telegram, under its secret; shows nothing of a tenant's"),
    "laporan/<uuid:pk>/kejadian/": (
        Ask(
            method="POST",
            of=_pk("report"),
            data=lambda place: {"version": place.report.version, "incident": str(place.incident.pk)},
        ),
    ),
    "laporan/<uuid:pk>/kejadian/baru/": (_act("report"),),
    "periksa/<str:tenant>/<str:code>/": Bare("whoever holds the printed report; says that it is genuine"),
    "publik/<str:tenant>/<int:year>/<str:serial>/": PUBLISHED,
    "publik/<str:tenant>/peringatan.atom": PUBLISHED_WARNINGS,
    "publik/<str:tenant>/peringatan/<uuid:pk>.xml": PUBLISHED_WARNINGS,
    "publik/<str:tenant>/<int:year>/<str:serial>/<str:slug>/": PUBLISHED,
    "publik/<str:tenant>/<int:year>/<str:serial>/<str:slug>/pdf/": PUBLISHED,
    "lapor/": Bare("the same bytes for everybody, so that a phone may keep them"),
    "lapor/luring/": Bare("the same bytes for everybody, so that a phone may keep them"),
    "lapor/manifest.webmanifest": Bare("the same bytes for everybody: the app's name and icons"),
    "sw.js": Bare("the same bytes for everybody: the app's service worker"),
    "lapor/bekal/": (Ask(shows=lambda place: {place.incident.number}),),
    "lapor/biasa/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "client_ref": str(uuid4()),
                "begun_at": _local(timedelta(minutes=5)),
                "hazard": "gempa",
                "severity": "high",
                "area": place.area_code,
            },
        ),
    ),
    **dict.fromkeys(
        ("lapor/kaji-cepat/", "lapor/perkembangan/", "lapor/akhir/"),
        (
            Ask(),
            Ask(
                method="POST",
                data=lambda place: {
                    "client_ref": str(uuid4()),
                    "begun_at": _local(timedelta(minutes=5)),
                    "hazard": "gempa",
                    "severity": "high",
                    "area": place.area_code,
                },
            ),
        ),
    ),
    "lapor/saya/": (Ask(),),
    "lapor/saya/jawaban/": (Ask(),),
    "lapor/saya/<uuid:pk>/": (Ask(of=_pk("report"), private=True),),
    "lapor/saya/<uuid:pk>/perubahan/": (
        Ask(method="POST", of=_pk("report"), data=lambda _place: {"client_ref": str(uuid4()), "text": "Diubah."}),
    ),
    "lapor/saya/<uuid:pk>/bagian/<slug:name>/": (
        Ask(
            method="POST",
            of=lambda place: {"pk": place.assessment.pk, "name": "food"},
            data=lambda _place: {"client_ref": str(uuid4()), "seen": "{}", "staple": "Beras"},
        ),
    ),
    "lapor/saya/<uuid:pk>/foto/": (Ask(method="POST", of=_pk("report"), data=_photo),),
    "lapor/saya/<uuid:pk>/pengajuan/": (_act("verified_report"),),
    "lapor/saya/<uuid:pk>/pencabutan/": (_act("report"),),
    # Shelters -------------------------------------------------------------------------------------------------------
    "pengungsian/": (
        Ask(shows=_id_of("shelter")),
        Ask(query=lambda place: {"area": place.area_code, "state": "all"}, shows=_id_of("shelter")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("shelter")),
    ),
    "pengungsian/baru/": (Ask(), Ask(method="POST", data=_shelter_body)),
    "pengungsian/<uuid:pk>/": (Ask(of=_pk("shelter"), shows=lambda place: {place.shelter.name}),),
    "pengungsian/<uuid:pk>/hitungan/": (_act("shelter", people=90),),
    "pengungsian/<uuid:pk>/ubah/": (
        Ask(
            method="POST",
            of=_pk("shelter"),
            data=lambda place: {"version": place.shelter.version, "name": "Balai desa", "kind": "hall"},
        ),
    ),
    "pengungsian/<uuid:pk>/keadaan/": (_act("shelter", state="closed"),),
    # Activities -----------------------------------------------------------------------------------------------------
    "kegiatan/": (
        Ask(),
        Ask(query=lambda place: {"q": place.words, "area": place.area_code}),
        Ask(query=lambda _place: {"format": "csv"}),
    ),
    "kegiatan/baru/": (Ask(), Ask(method="POST", data=_activity_body)),
    "kegiatan/<uuid:pk>/": (Ask(of=_pk("activity"), private=True),),
    "kegiatan/<uuid:pk>/ubah/": (
        Ask(of=_pk("activity"), private=True),
        Ask(method="POST", of=_pk("activity"), data=_activity_body),
    ),
    "kegiatan/<uuid:pk>/foto/": (Ask(method="POST", of=_pk("activity"), data=_photo),),
    "kegiatan/<uuid:pk>/verifikasi/": (_act("activity"),),
    "kegiatan/<uuid:pk>/pengembalian/": (_act("activity"),),
    "kegiatan/<uuid:pk>/penarikan/": (_act("activity"),),
    # River gauges ---------------------------------------------------------------------------------------------------
    "duga-air/": (
        Ask(shows=_id_of("gauge")),
        Ask(query=lambda place: {"area": place.area_code, "state": "all"}, shows=_id_of("gauge")),
        Ask(query=lambda _place: {"format": "csv"}, shows=lambda place: {place.gauge.name}),
    ),
    "duga-air/baru/": (Ask(), Ask(method="POST", data=_gauge_body)),
    "duga-air/<uuid:pk>/": (
        Ask(of=_pk("gauge"), shows=lambda place: {place.gauge.name}),
        Ask(of=_pk("gauge"), query=lambda _place: {"format": "csv"}, shows=lambda place: {place.gauge_reading.note}),
    ),
    "duga-air/<uuid:pk>/bacaan/": (
        Ask(of=_pk("gauge")),
        Ask(method="POST", of=_pk("gauge"), data=_height),
    ),
    "duga-air/<uuid:pk>/ubah/": (
        Ask(
            method="POST",
            of=_pk("gauge"),
            data=lambda place: {"version": place.gauge.version, **_gauge_body(place)},
        ),
    ),
    "duga-air/<uuid:pk>/hilir/": (_act("gauge", area="31.74.01"),),
    "duga-air/<uuid:pk>/hilir/hapus/": (_act("gauge", area="31.74.01"),),
    "duga-air/<uuid:pk>/keadaan/": (_act("gauge", state="closed"),),
    "bacaan/<uuid:pk>/foto/": (Ask(of=_pk("gauge_reading")),),
    # People ---------------------------------------------------------------------------------------------------------
    "tim/": (Ask(),),
    "tim/undang/": (
        Ask(),
        Ask(
            method="POST", data=lambda place: {"role": "volunteer", "unit": str(place.officer.unit.pk), "name": "Budi"}
        ),
    ),
    "tim/undangan/<uuid:invitation_id>/": (Ask(of=_invitation, private=True, hidden=302),),
    "tim/undangan/<uuid:invitation_id>/tarik/": (Ask(method="POST", of=_invitation),),
    "tim/<uuid:membership_id>/": (Ask(of=_membership, private=True),),
    "tim/<uuid:membership_id>/akhiri/": (_member_act(),),
    "tim/<uuid:membership_id>/pin/": (_member_act(),),
    "tim/<uuid:membership_id>/keluarkan/": (_member_act(),),
    "tim/<uuid:membership_id>/faktor-kedua/": (_member_act(),),
    "tim/<uuid:membership_id>/jabatan/": (
        Ask(of=_membership, private=True),
        _member_act(role="volunteer", unit=str(uuid4())),
    ),
    # Volunteers -----------------------------------------------------------------------------------------------------
    "relawan/": (
        Ask(),
        Ask(query=lambda place: {"q": place.words}),
        Ask(query=lambda _place: {"format": "csv"}),
    ),
    "relawan/baru/": (Ask(), Ask(method="POST", data=_newcomer)),
    "relawan/impor/": (
        Ask(),
        Ask(method="POST", data=lambda place: {"unit": str(place.officer.unit.pk), "kind": "ksr", "consent": "x"}),
    ),
    "relawan/impor/contoh/": (Ask(),),
    "relawan/impor/<uuid:pk>/": (Ask(of=_pk("roster_import"), private=True),),
    "relawan/impor/<uuid:pk>/keputusan/": (_act("roster_import", act="confirm"),),
    "relawan/impor/<uuid:pk>/galat/": (Ask(method="POST", of=_pk("roster_import")),),
    "relawan/<uuid:pk>/penggabungan/": (
        Ask(of=_pk("volunteer"), private=True),
        Ask(
            method="POST",
            of=_pk("volunteer"),
            data=lambda place: {"other": str(place.merge_of_volunteers.lost_id), "version": 0},
        ),
    ),
    "relawan/<uuid:pk>/penggabungan/<uuid:merge_id>/": (
        Ask(
            method="POST",
            of=lambda place: {"pk": place.volunteer.pk, "merge_id": place.merge_of_volunteers.pk},
        ),
    ),
    "relawan/mitra/": (Ask(), Ask(method="POST", data=lambda _place: {"name": "Tagana", "kind": "pmi"})),
    "relawan/saya/": (Ask(), Ask(method="POST", data=_newcomer)),
    "relawan/saya/penarikan/": (Ask(method="POST"),),
    "relawan/saya/kesiapan/": (Ask(method="POST", data=lambda _place: {"is_available": "on"}),),
    "relawan/cari/": (
        Ask(),
        Ask(query=lambda place: {"skill": "wash", "area": place.area_code}),
    ),
    "relawan/tugas/": (Ask(),),
    "relawan/tugas/<uuid:pk>/": (_act("deployment", act="check_in"),),
    "relawan/tugas/<uuid:pk>/kartu/": (Ask(of=_pk("deployment"), private=True),),
    "relawan/tugas/<uuid:pk>/piagam/": (Ask(method="POST", of=_pk("served")),),
    "relawan/hadir/<str:token>/": Bare("whoever holds the poster; shows one's own deployments"),
    "periksa/piagam/<str:tenant>/<str:code>/": Bare("whoever holds the printed certificate; says that it is genuine"),
    "relawan/pengerahan/": (
        Ask(),
        Ask(query=lambda _place: {"state": "all"}),
        Ask(query=lambda place: {"q": place.words, "state": "all", "format": "csv"}),
    ),
    "relawan/pengerahan/bersama/": (
        Ask(
            method="POST",
            data=lambda place: {"chosen": f"{place.deployment.pk}:{place.deployment.version}", "state": "mobilised"},
            hidden=302,
        ),
    ),
    "relawan/pengerahan/titik/": (Ask(), Ask(method="POST", data=lambda _place: {"name": ""})),
    "relawan/pengerahan/titik/<uuid:pk>/": (Ask(of=_pk("point"), private=True),),
    "relawan/pengerahan/titik/<uuid:pk>/penutupan/": (_act("point"),),
    "relawan/pengerahan/<uuid:pk>/kabar/": (_act("deployment"),),
    "relawan/pengerahan/baru/": (
        Ask(query=lambda place: {"volunteer": str(place.volunteer.pk), "skill": "wash"}),
        Ask(method="POST", data=lambda place: {**_mission(place), "task": ""}),
    ),
    "relawan/pengerahan/<uuid:pk>/": (Ask(of=_pk("deployment"), private=True),),
    "relawan/pengerahan/<uuid:pk>/langkah/": (_act("deployment", state="mobilised"),),
    "relawan/pengerahan/<uuid:pk>/pelepasan/": (_act("deployment", state="accepted"),),
    "relawan/<uuid:pk>/kemampuan/": (Ask(of=_pk("volunteer"), private=True),),
    "relawan/<uuid:pk>/keahlian/": (
        Ask(method="POST", of=_pk("volunteer"), data=lambda _place: {"skill": "shelter", "level": 1}),
    ),
    "relawan/<uuid:pk>/sertifikat/": (
        Ask(
            method="POST",
            of=_pk("volunteer"),
            data=lambda _place: {"skill": "wash", "number": "B1", "issuer": "PMI", "issued_on": "2026-01-05"},
        ),
    ),
    "relawan/<uuid:pk>/kesiapan/": (
        Ask(method="POST", of=_pk("volunteer"), data=lambda _place: {"is_available": "on"}),
    ),
    "relawan/<uuid:pk>/": (Ask(of=_pk("volunteer"), private=True),),
    "relawan/<uuid:pk>/pribadi/": (Ask(of=_pk("volunteer"), private=True),),
    "relawan/<uuid:pk>/ubah/": (
        Ask(
            method="POST",
            of=_pk("volunteer"),
            data=lambda place: {"version": place.volunteer.version, "full_name": "Baru", "area": place.area_code},
        ),
    ),
    "relawan/<uuid:pk>/keanggotaan/": (
        Ask(
            method="POST",
            of=_pk("volunteer"),
            data=lambda place: {"unit": str(place.officer.unit.pk), "kind": "tsr"},
        ),
    ),
    "relawan/<uuid:pk>/keanggotaan/<uuid:affiliation_id>/": (
        Ask(
            method="POST",
            of=lambda place: {"pk": place.volunteer.pk, "affiliation_id": place.affiliation.pk},
            data=lambda place: {"version": place.affiliation.version, "state": "ended", "reason": "x"},
        ),
    ),
    "relawan/<uuid:pk>/penghapusan/": (_act("volunteer"),),
    # Goods ----------------------------------------------------------------------------------------------------------
    "stok/": (Ask(shows=_id_of("warehouse")),),
    "stok/<slug:code>/": (Ask(of=lambda _place: {"code": "terpal"}, hidden=200, shows=_id_of("warehouse")),),
    "gudang/baru/": (
        Ask(),
        Ask(method="POST", data=lambda place: {"unit": str(place.officer.unit.pk), "name": "Gudang baru"}),
    ),
    "gudang/<uuid:pk>/": (Ask(of=_pk("warehouse"), shows=lambda place: {place.warehouse.name}),),
    "gudang/<uuid:pk>/penerimaan/": (
        Ask(of=_pk("warehouse")),
        Ask(
            method="POST",
            of=_pk("warehouse"),
            data=lambda _place: {
                **_posting(),
                "kind": "donation",
                "item": "terpal",
                "quantity": 5,
                "lot": "L9",
            },
        ),
    ),
    "gudang/<uuid:pk>/pengeluaran/": (
        Ask(of=_pk("warehouse")),
        Ask(
            method="POST",
            of=_pk("warehouse"),
            data=lambda place: {**_posting(), "kind": "distributed", "lot": str(place.lot.pk), "quantity": 1},
        ),
    ),
    "surat-barang/<uuid:pk>/": (Ask(of=_pk("dispatch"), private=True),),
    "surat-barang/<uuid:pk>/penerimaan/": (
        Ask(method="POST", of=_pk("dispatch"), data=lambda place: {**_posting(), f"counted_{place.lot.pk}": 3}),
    ),
    "surat-barang/<uuid:pk>/pembatalan/": (
        Ask(method="POST", of=_pk("dispatch"), data=lambda _place: {"client_ref": str(uuid4()), "reason": "x"}),
    ),
    "surat-barang/<uuid:pk>/selisih/": (
        Ask(
            method="POST",
            of=_pk("counted_short"),
            data=lambda place: {**_posting(), "outcome": "lost", "reason": "x", f"lot_{place.lot.pk}": 1},
        ),
    ),
    "surat-barang/<uuid:pk>/cetak.pdf": (Ask(of=_pk("dispatch"), private=True),),
    "stok/<slug:code>/ukuran/": (
        Ask(method="POST", of=lambda _place: {"code": "terpal"}, data=lambda _place: {"weight_g": -1}, hidden=422),
    ),
    "stok/<slug:code>/isi/": (
        Ask(
            method="POST",
            of=lambda _place: {"code": "family-kit"},
            data=lambda _place: {"part": "ember", "quantity": -1},
            hidden=422,
        ),
    ),
    "stok/lot/<uuid:pk>/larangan/": (Ask(method="POST", of=_pk("lot"), data=lambda _place: {"reason": "x"}),),
    "gudang/<uuid:pk>/batas/": (
        Ask(of=_pk("warehouse")),
        Ask(
            method="POST",
            of=_pk("warehouse"),
            data=lambda _place: {"item": "terpal", "minimum": 10, "reserve": 2},
        ),
    ),
    "gudang/<uuid:pk>/paket/": (
        Ask(of=_pk("warehouse")),
        Ask(
            method="POST",
            of=_pk("warehouse"),
            data=lambda _place: {**_posting(), "kit": "family-kit", "quantity": 1},
        ),
    ),
    "gudang/<uuid:pk>/paket/bongkar/": (
        Ask(
            method="POST",
            of=_pk("warehouse"),
            data=lambda place: {**_posting(), "lot": str(place.lot.pk), "quantity": 1},
        ),
    ),
    "pinjaman-barang/": (Ask(private=True),),
    "pinjaman-barang/baru/<uuid:pk>/": (
        Ask(of=_pk("warehouse")),
        Ask(method="POST", of=_pk("warehouse"), data=lambda _place: {"item": "emas"}),
    ),
    "pinjaman-barang/<uuid:pk>/": (Ask(of=_pk("transfer"), private=True),),
    "pinjaman-barang/<uuid:pk>/penolakan/": (_act("transfer"),),
    "pinjaman-barang/<uuid:pk>/pengiriman/": (
        Ask(method="POST", of=_pk("transfer"), data=lambda _place: {**_posting(), "version": 1, "quantity": 1}),
    ),
    "pinjaman-barang/<uuid:pk>/penerimaan/": (
        Ask(method="POST", of=_pk("transfer"), data=lambda _place: {**_posting(), "version": 1}),
    ),
    "pinjaman-barang/<uuid:pk>/penyelesaian/": (_act("loan", kind="note", quantity=1, note="x"),),
    "pinjaman-barang/<uuid:pk>/penghapusan/": (_act("loan", quantity=1),),
    "pinjaman-barang/penyelesaian/<uuid:pk>/": (
        Ask(
            method="POST",
            of=_pk("settlement"),
            data=lambda place: {"version": place.loan.version, "accepts": "yes"},
        ),
    ),
    "permintaan-barang/": (Ask(private=True),),
    "permintaan-barang/baru/": (
        Ask(),
        Ask(
            method="POST",
            data=lambda place: {
                "client_ref": str(uuid4()),
                "from_warehouse": str(place.warehouse.pk),
                "destination": f"u:{place.officer.unit.pk}",
                "unit": str(place.officer.unit.pk),
                "item_1": "terpal",
                "quantity_1": 2,
            },
        ),
    ),
    "permintaan-barang/<uuid:pk>/": (Ask(of=_pk("requisition"), private=True),),
    "permintaan-barang/<uuid:pk>/persetujuan/": (
        Ask(
            method="POST",
            of=_pk("requisition"),
            data=lambda place: {"version": 1, **{f"approved_{pk}": 1 for pk in place.requisition_lines}},
        ),
    ),
    **dict.fromkeys(
        tuple(f"permintaan-barang/<uuid:pk>/{act}/" for act in ("penolakan", "pembatalan", "pencadangan")),
        (_act("requisition"),),
    ),
    "permintaan-barang/<uuid:pk>/pengambilan/": (_act("requisition"),),
    "permintaan-barang/<uuid:pk>/pengiriman/": (
        Ask(method="POST", of=_pk("requisition"), data=lambda _place: {**_posting(), "version": 1}),
    ),
    "tim/<uuid:membership_id>/perangkat-lapangan/": (
        Ask(of=_membership, private=True),
        _member_act(label="HP tetangga"),
    ),
    "perangkat-lapangan/": (Ask(),),
    "perangkat-lapangan/<uuid:pk>/": (Ask(of=_pk("phone"), private=True, hidden=302),),
    "perangkat-lapangan/<uuid:pk>/pencabutan/": (_act("phone"),),
    **dict.fromkeys(
        (
            "openrosa/formList",
            "openrosa/forms/<str:form_id>.xml",
            "openrosa/forms/<str:form_id>/manifest",
            "openrosa/media/<str:name>",
            "openrosa/submission",
        ),
        Bare("opens with a phone's own password alone; tests/integrations/openrosa/test_signing_in.py"),
    ),
    "ruang/": (Ask(), Ask(method="POST", data=lambda place: {"membership": str(place.officer.membership.pk)})),
    "api/session/": (Ask(),),
    # REST -----------------------------------------------------------------------------------------------------------
    "api/v1/changes": (
        Ask(query=lambda _place: {"limit": 1000}, shows=lambda place: {str(place.report.pk), str(place.incident.pk)}),
        Ask(query=lambda _place: {"limit": 1000, "format": "ndjson"}, shows=_id_of("report", "incident", "figure")),
    ),
    "api/v1/units/": (
        Ask(query=lambda _place: {"limit": 1000}, shows=lambda place: {str(place.officer.unit.pk)}),
        Ask(query=lambda place: {"area": place.area_code}, shows=lambda place: {str(place.officer.unit.pk)}),
    ),
    "api/v1/units/<uuid:pk>/": (
        Ask(of=lambda place: {"pk": place.officer.unit.pk}, shows=lambda place: {str(place.officer.unit.pk)}),
    ),
    "api/v1/areas/": REFERENCE,
    "api/v1/areas/at/": REFERENCE,
    "api/v1/areas/<str:code>/": REFERENCE,
    "api/v1/activations/": (Ask(),),
    "api/v1/activations/<uuid:pk>/": (Ask(of=_pk("activation"), private=True),),
    "api/v1/alerts/": (
        Ask(shows=_id_of("alert")),
        Ask(query=lambda place: {"area": place.area_code, "in_force": "true"}, shows=_id_of("alert")),
    ),
    "api/v1/alerts/<uuid:pk>/": (Ask(of=_pk("alert"), shows=_id_of("alert")),),
    "api/v1/alerts/<uuid:pk>/exposure/": (Ask(of=_pk("alert"), shows=_id_of("alert")),),
    "api/v1/incidents/<uuid:pk>/go-field-report/": (Ask(of=_pk("incident"), shows=_id_of("incident")),),
    "api/v1/alerts/<uuid:pk>/issue/": (_api_act("own_alert"),),
    "api/v1/alert-issues/": (Ask(), Ask(query=lambda place: {"alert": str(place.own_alert.pk)})),
    "api/v1/cap/": (Ask(method="POST", data=lambda place: {"identifier": str(place.alert.pk)}),),
    "api/v1/incidents/": (
        Ask(shows=_id_of("incident")),
        Ask(query=lambda place: {"q": place.incident.number}, shows=_id_of("incident")),
        Ask(query=lambda place: {"alert": str(place.alert.pk)}, shows=_id_of("incident")),
        Ask(method="POST", data=_opening_body),
    ),
    "api/v1/incidents/candidates/": (
        Ask(query=lambda place: {"hazard": "gempa", "area": place.area_code}, shows=_id_of("incident")),
    ),
    "api/v1/incidents/<uuid:pk>/": (Ask(of=_pk("incident"), shows=lambda place: {place.incident.number}),),
    "api/v1/incidents/<uuid:pk>/transition/": (_api_act("incident", lambda _place: {"state": "verified"}),),
    "api/v1/incidents/<uuid:pk>/severity/": (
        _api_act("incident", lambda _place: {"severity": "critical", "reason": "x"}),
    ),
    "api/v1/incidents/<uuid:pk>/take-charge/": (_api_act("incident"),),
    "api/v1/incidents/<uuid:pk>/participants/": (
        _api_act("incident", lambda _place: {"tenant": "P36", "role": "supporting"}),
    ),
    "api/v1/incidents/<uuid:pk>/participation/": (_api_act("incident"),),
    "api/v1/incidents/<uuid:pk>/merge/": (_api_act("part", lambda place: {"into": str(place.incident.pk)}),),
    "api/v1/incidents/<uuid:pk>/separate/": (_api_act("merged", lambda _place: {"reason": "x"}),),
    "api/v1/incidents/<uuid:pk>/parent/": (_api_act("part", lambda place: {"part_of": str(place.incident.pk)}),),
    "api/v1/calls/": (
        Ask(method="POST", data=lambda place: {"ticket": place.call.ticket, "area_code": place.area_code}),
    ),
    "api/v1/calls/<str:ticket>/": (Ask(of=lambda place: {"ticket": place.call.ticket}, private=True),),
    "api/v1/calls/<str:ticket>/facts/": (
        Ask(
            method="POST",
            of=lambda place: {"ticket": place.call.ticket},
            data=lambda place: {"area_code": place.area_code, "text": "Api membesar."},
        ),
    ),
    "api/v1/field-reports/": (
        Ask(shows=_id_of("report", "attached_report")),
        Ask(query=lambda place: {"q": place.words}, shows=_id_of("report", "attached_report")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("attached_report")),
        Ask(method="POST", data=_report_body),
    ),
    "api/v1/field-reports/<uuid:pk>/": (Ask(of=_pk("report"), shows=lambda place: {place.report.receipt}),),
    "api/v1/field-reports/mine/": (Ask(),),
    "api/v1/phone/": (Ask(),),
    "api/v1/field-reports/<uuid:pk>/text/": (Ask(of=_pk("report"), shows=lambda place: {place.report.receipt}),),
    "api/v1/field-reports/<uuid:pk>/verify/": (_api_act("report"),),
    "api/v1/field-reports/<uuid:pk>/return/": (_api_act("report", lambda _place: {"reason": "x"}),),
    "api/v1/field-reports/<uuid:pk>/incident/": (
        _api_act("report", lambda place: {"incident": str(place.incident.pk)}),
    ),
    "api/v1/field-reports/<uuid:pk>/confirm/": (_api_act("verified_report"),),
    "api/v1/field-reports/<uuid:pk>/changes/": (
        _api_act("report", lambda _place: {"fields_asked": ["text"], "reason": "x"}),
    ),
    "api/v1/field-reports/<uuid:pk>/refile/": (_api_act("verified_report", lambda _place: {"reason": "x"}),),
    "api/v1/field-reports/<uuid:pk>/withdraw/": (_api_act("report"),),
    "api/v1/field-reports/<uuid:pk>/amendments/": (
        _api_act("report", lambda _place: {"client_ref": str(uuid4()), "changes": {"rt": {"from": "", "to": "001"}}}),
    ),
    "api/v1/field-reports/<uuid:pk>/conflicts/": (
        _api_act("attached_report", lambda _place: {"field": "landmark", "value": "Depan pasar"}),
    ),
    "api/v1/field-reports/<uuid:pk>/photos/": (_api_act("report", _photo),),
    "api/v1/activities/": (
        Ask(),
        Ask(query=lambda place: {"q": place.words}),
        Ask(method="POST", data=_activity_body),
    ),
    "api/v1/activities/form/": REFERENCE,
    "api/v1/activities/mine/": (Ask(),),
    "api/v1/activities/<uuid:pk>/": (Ask(of=_pk("activity"), private=True),),
    "api/v1/activities/<uuid:pk>/verify/": (_api_act("activity"),),
    "api/v1/activities/<uuid:pk>/return/": (_api_act("activity", lambda _place: {"reason": "x"}),),
    "api/v1/activities/<uuid:pk>/withdraw/": (_api_act("activity"),),
    "api/v1/activities/<uuid:pk>/amendments/": (
        _api_act(
            "activity", lambda _place: {"client_ref": str(uuid4()), "changes": {"staff": {"from": None, "to": 2}}}
        ),
    ),
    "api/v1/activities/<uuid:pk>/photos/": (_api_act("activity", _photo),),
    "api/v1/activity-photos/<uuid:pk>/": (Ask(of=_pk("activity_photo"), private=True),),
    "api/v1/report-types/": REFERENCE,
    "api/v1/report-types/<str:code>/": REFERENCE,
    "api/v1/photos/<uuid:pk>/": (Ask(of=_pk("photo")),),
    "api/v1/deployments/": (Ask(),),
    "api/v1/volunteers/": (
        Ask(shows=_id_of("volunteer")),
        Ask(query=lambda place: {"area": place.area_code, "deployable": "true"}, shows=_id_of("volunteer")),
    ),
    "api/v1/volunteers/nearest/": (
        Ask(
            query=lambda _place: {"skill": "wash", "longitude": "107.0", "latitude": "-6.3"}, shows=_id_of("volunteer")
        ),
    ),
    "api/v1/volunteers/<uuid:pk>/": (Ask(of=_pk("volunteer"), shows=_id_of("volunteer")),),
    "api/v1/gauges/": (
        Ask(shows=_id_of("gauge")),
        Ask(query=lambda place: {"area": place.area_code}, shows=_id_of("gauge")),
        Ask(method="POST", data=lambda place: {**_gauge_body(place), "area_code": place.area_code}),
    ),
    "api/v1/gauges/<uuid:pk>/": (Ask(of=_pk("gauge"), shows=lambda place: {place.gauge.name}),),
    "api/v1/gauges/<uuid:pk>/details/": (_api_act("gauge", lambda _place: {"name": "Bendung", "river": "Citarum"}),),
    "api/v1/gauges/<uuid:pk>/readings/": (
        Ask(of=_pk("gauge"), shows=_id_of("gauge_reading")),
        _api_act("gauge", _height),
    ),
    "api/v1/gauges/<uuid:pk>/downstream/": (_api_act("gauge", lambda _place: {"area_code": "31.74.01"}),),
    "api/v1/gauges/<uuid:pk>/downstream/remove/": (_api_act("gauge", lambda _place: {"area_code": "31.74.01"}),),
    "api/v1/gauges/<uuid:pk>/state/": (_api_act("gauge", lambda _place: {"state": "closed", "reason": "x"}),),
    "api/v1/warehouses/": (Ask(shows=_id_of("warehouse")),),
    "api/v1/warehouses/<uuid:pk>/": (Ask(of=_pk("warehouse"), shows=_id_of("warehouse")),),
    "api/v1/stock/": (Ask(shows=_id_of("stock")),),
    "api/v1/stock/<uuid:pk>/": (Ask(of=_pk("stock"), shows=_id_of("stock")),),
    "api/v1/shelters/": (
        Ask(shows=_id_of("shelter")),
        Ask(query=lambda place: {"incident": str(place.incident.pk), "state": "open"}, shows=_id_of("shelter")),
        Ask(method="POST", data=lambda place: {**_shelter_body(place), "area_code": place.area_code}),
    ),
    "api/v1/shelters/<uuid:pk>/": (Ask(of=_pk("shelter"), shows=lambda place: {place.shelter.name}),),
    "api/v1/shelters/<uuid:pk>/details/": (_api_act("shelter", lambda _place: {"name": "Balai", "kind": "hall"}),),
    "api/v1/shelters/<uuid:pk>/counts/": (_api_act("shelter", lambda _place: {"as_of": _now(), "people": 90}),),
    "api/v1/shelters/<uuid:pk>/state/": (_api_act("shelter", lambda _place: {"state": "closed", "reason": "x"}),),
    "api/v1/risk-zones/": (
        Ask(shows=_id_of("zone")),
        Ask(query=lambda place: {"area": place.area_code, "state": "current"}, shows=_id_of("zone")),
        Ask(method="POST", data=_zone_json),
    ),
    "api/v1/risk-zones/<uuid:pk>/": (Ask(of=_pk("zone"), shows=lambda place: {place.zone.name}),),
    "api/v1/risk-zones/<uuid:pk>/outline/": (_api_act("zone", _zone_json),),
    "api/v1/risk-zones/<uuid:pk>/retire/": (_api_act("zone", lambda _place: {"reason": "x"}),),
    "api/v1/risk-datasets/": (Ask(method="POST", data=_dataset_body),),
    "api/v1/risk-datasets/<uuid:pk>/undo/": (_api_act("dataset"),),
    "api/v1/risk-exposure/": (Ask(query=lambda _place: {"hazard": "banjir"}, shows=lambda place: {place.area_code}),),
    "api/v1/figures/": (
        Ask(shows=_id_of("figure")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("figure")),
        Ask(method="POST", data=_figure_body),
    ),
    "api/v1/figures/<uuid:pk>/": (Ask(of=_pk("figure"), shows=_id_of("figure")),),
    "api/v1/figures/<uuid:pk>/verify/": (_api_act("figure"),),
    "api/v1/figures/<uuid:pk>/retract/": (_api_act("figure", lambda _place: {"reason": "x"}),),
    "api/v1/situation-reports/": (
        Ask(shows=_id_of("document")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("document")),
        Ask(method="POST", data=lambda place: {"incident": str(place.incident.pk), "kind": "initial"}),
    ),
    "api/v1/situation-reports/<uuid:pk>/": (
        Ask(of=_pk("document"), shows=lambda place: {place.document.digest, place.words}),
    ),
    "api/v1/situation-reports/<uuid:pk>/sections/": (
        _api_act("draft", lambda _place: {"sections": {"needs": "Diubah."}}),
    ),
    "api/v1/situation-reports/<uuid:pk>/approve/": (_api_act("draft"),),
    "api/v1/situation-reports/<uuid:pk>/publish/": (_api_act("document"),),
    "api/v1/situation-reports/<uuid:pk>/correct/": (_api_act("document", lambda _place: {"reason": "x"}),),
    "api/v1/needs/": (
        Ask(shows=_id_of("need")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("need")),
        Ask(method="POST", data=_need_json),
    ),
    "api/v1/needs/<uuid:pk>/": (Ask(of=_pk("need"), shows=_id_of("need")),),
    "api/v1/needs/<uuid:pk>/revise/": (_api_act("need", lambda _place: {"offered": 3, "as_of": _now()}),),
    "api/v1/needs/<uuid:pk>/drop/": (_api_act("need", lambda _place: {"reason": "x"}),),
    "api/v1/incidents/<uuid:pk>/need-estimate/": (
        Ask(of=_pk("incident")),
        Ask(method="POST", of=_pk("incident"), data=lambda place: {"seen": estimate_shown(place)}),
    ),
    "api/v1/inbox/": (Ask(private=True),),
    "api/v1/inbox/<uuid:pk>/": (Ask(of=_pk("inbox_item"), private=True),),
    "api/v1/inbox/<uuid:pk>/report/": (
        _api_act(
            "inbox_item",
            lambda place: {"hazard": "banjir", "severity": "low", "area_code": place.area_code, "text": "Air."},
        ),
    ),
    "api/v1/inbox/<uuid:pk>/incident/": (_api_act("inbox_item", lambda place: {"incident": str(place.incident.pk)}),),
    "api/v1/inbox/<uuid:pk>/reject/": (_api_act("inbox_item", lambda _place: {"reason": "x"}),),
    "api/v1/messages/": (
        Ask(),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}),
        Ask(method="POST", data=lambda place: {"incident": str(place.incident.pk), "text": "Halo."}),
    ),
    "api/v1/messages/<uuid:pk>/": (Ask(of=_pk("message"), private=True),),
    "api/v1/lessons/": (
        Ask(shows=_id_of("lesson")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("lesson")),
        Ask(method="POST", data=lambda place: {**_LESSON, "incident": str(place.incident.pk)}),
    ),
    "api/v1/lessons/<uuid:pk>/": (
        Ask(of=_pk("lesson"), shows=_id_of("lesson")),
        Ask(of=_pk("lesson_proposal"), private=True),
    ),
    "api/v1/lessons/<uuid:pk>/revise/": (_api_act("lesson_proposal", lambda _place: _LESSON),),
    "api/v1/lessons/<uuid:pk>/state/": (_api_act("lesson", lambda _place: {"state": "done"}),),
    "api/v1/tasks/": (
        Ask(shows=_id_of("task")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("task")),
        Ask(method="POST", data=lambda place: {**_TASK, "incident": str(place.incident.pk)}),
    ),
    "api/v1/tasks/<uuid:pk>/": (Ask(of=_pk("task"), shows=_id_of("task")),),
    "api/v1/tasks/<uuid:pk>/state/": (_api_act("task", lambda _place: {"state": "done"}),),
    "api/v1/incidents/<uuid:pk>/checklist/": (
        Ask(method="POST", of=_pk("incident"), data=lambda _place: {"sop": "tanggap-darurat"}),
    ),
    "api/v1/emergency-statuses/": (
        Ask(shows=_id_of("status")),
        Ask(query=lambda place: {"incident": str(place.incident.pk)}, shows=_id_of("status")),
        Ask(method="POST", data=_status_json),
    ),
    "api/v1/emergency-statuses/<uuid:pk>/": (Ask(of=_pk("status"), shows=_id_of("status")),),
    "api/v1/emergency-statuses/<uuid:pk>/extend/": (_api_act("status", lambda _place: _later()),),
    "api/v1/emergency-statuses/<uuid:pk>/end/": (
        _api_act("status", lambda _place: {"ended_on": timezone.localdate().isoformat(), "reason": "x"}),
    ),
    "api/v1/emergency-statuses/<uuid:pk>/incident/": (
        Ask(method="POST", of=_pk("status"), data=lambda place: {"incident": str(place.incident.pk)}),
    ),
    "api/v1/schema/": REFERENCE,
    "api/v1/docs/": REFERENCE,
    # What is nobody's or one's own ----------------------------------------------------------------------------------
    "health/live": Bare("says that the process lives"),
    "health/ready": Bare("names the parts of the platform and whether each is alive"),
    "peta/wilayah/<str:container>.json": REFERENCE,
    "komponen/": Bare("specimens of the page's components, made up"),
    "oauth/token/": Bare("a machine's own token"),
    "akun/telepon/": ONE_S_OWN_ACCOUNT,
    "akun/perangkat/": ONE_S_OWN_ACCOUNT,
    "akun/pin/": ONE_S_OWN_ACCOUNT,
    "akun/undangan/<str:token>/": BY_TOKEN,
    "akun/undangan/<str:token>/qr.svg": BY_TOKEN,
    "akun/pin/<str:token>/": BY_TOKEN,
    **dict.fromkeys(
        (
            "akun/masuk/",
            "akun/keluar/",
            "akun/tidak-aktif/",
            "akun/pastikan/",
            "akun/sandi/",
            "akun/sandi/baru/",
            "akun/sandi/lupa/",
            "akun/sandi/lupa/terkirim/",
            "akun/^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            "akun/sandi/lupa/selesai/",
            "akun/faktor-kedua/",
            "akun/faktor-kedua/kode/",
            "akun/faktor-kedua/pastikan/",
            "akun/faktor-kedua/pasang/",
            "akun/faktor-kedua/lepas/",
            "akun/faktor-kedua/pemulihan/",
            "akun/faktor-kedua/pemulihan/buat/",
            "akun/faktor-kedua/pemulihan/unduh/",
            "akun/bahasa/",
        ),
        ONE_S_OWN_ACCOUNT,
    ),
}
"""By the resolver's patterns."""

ADMIN_MODELS = (
    *("tenancy/organisation", "tenancy/tenant", "geo/adminarea"),
    *("oauth2_provider/application", "accounts/machineregistration"),
)
ROUTES |= dict.fromkeys(
    (
        *("admin/", "admin/login/", "admin/logout/", "admin/password_change/", "admin/password_change/done/"),
        *("admin/autocomplete/", "admin/jsi18n/", "admin/r/<path:content_type_id>/<path:object_id>/"),
        "admin/^(?P<app_label>tenancy|geo|accounts|oauth2_provider)/$",
        "admin/(?P<url>.*)$",
        *(f"admin/{model}/{page}" for model in ADMIN_MODELS for page in ("", "add/")),
        *(
            f"admin/{model}/<path:object_id>/{page}"
            for model in ADMIN_MODELS
            for page in ("", "history/", "delete/", "change/")
        ),
    ),
    ADMIN,
)

SOCKETS = {"live/": "test_socket.py"}
"""By pattern, where it is tested."""
