import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import SopProposal, SopTemplate
from incidents.services.sop_proposals import propose_sop
from pmi_platform.core.tenancy.roles import Role
from tests.factories.sops import FIRST_STEP, sop_drafted
from tests.factories.tenancy import coordinator, field_officer, member, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def west():
    return coordinator()


@pytest.fixture
def client(west):
    return west.sign_in(Client())


@pytest.fixture
def draft(west):
    with west.scope() as actor:
        return sop_drafted(actor)


def stored(member_, row):
    with member_.scope():
        return SopProposal.objects.get(pk=row.pk)


def test_the_editions_and_their_steps_are_read_by_whoever_reads_incidents():
    officer = field_officer().sign_in(Client())

    assert "SOP tanggap darurat bersama" in officer.get("/sop/").content.decode()
    page = officer.get("/sop/tanggap-darurat-1/").content.decode()
    assert "Kirim laporan awal" in page
    assert "/usulan/" not in page
    assert officer.get("/sop/tidak-ada/").status_code == 404


def test_a_proposal_is_begun_written_and_put_forward_in_the_browser(client, west):
    begun = client.post("/sop/tanggap-darurat/usulan/", {"reason": "Radio lebih dulu."})
    address = begun["Location"]
    said = {"name_id": "Cek radio", "name_en": "", "phase": "activation", "role": "post", "within_minutes": "10"}
    client.post(f"{address}langkah/", {"version": 1, "place": "1", **said})
    client.post(f"{address}langkah/", {"version": 2, "origin": FIRST_STEP, **said, "name_id": "Pastikan informasi"})
    client.post(f"{address}langkah/pindah/", {"version": 3, "origin": FIRST_STEP, "to": "1"})
    client.post(f"{address}langkah/hapus/", {"version": 4, "origin": "tanggap-darurat-1-20"})
    page = client.get(address).content.decode()
    assert "<ins>Cek radio</ins>" in page
    assert "<del>" in page

    client.post(f"{address}pengajuan/", {"version": 5})

    with west.scope():
        row = SopProposal.objects.get()
    assert row.state == "proposed"
    assert [step["name_id"] for step in row.steps[:2]] == ["Pastikan informasi", "Cek radio"]


def test_a_wrong_step_comes_back_with_what_was_typed(client, draft, west):
    said = {"name_id": "Cek genset", "phase": "activation", "role": "post", "within_minutes": "0"}
    refused = client.post(f"/sop/usulan/{draft.pk}/langkah/", {"version": draft.version, **said})

    assert refused.status_code == 422
    assert "Cek genset" in refused.content.decode()
    assert stored(west, draft).version == draft.version


def test_every_partner_adopts_by_decree_and_then_two_editions_are_compared(client, west, draft):
    jakarta = member(Role.CHAIRMAN, of=province("31"))
    with west.scope() as actor:
        propose_sop(actor=actor, proposal_id=draft.pk, version=draft.version)
    said = {"decree_number": "SK-12/2026", "decided_on": timezone.localdate().isoformat()}
    client.post(f"/sop/usulan/{draft.pk}/pengesahan/", said)
    theirs = jakarta.sign_in(Client())
    assert "SK-12/2026" in theirs.get(f"/sop/usulan/{draft.pk}/").content.decode()
    assert theirs.post(f"/sop/usulan/{draft.pk}/pengesahan/", {**said, "decree_number": ""}).status_code == 422
    theirs.post(f"/sop/usulan/{draft.pk}/pengesahan/", {**said, "decree_number": "SK-7/2026"})

    assert SopTemplate.objects.get(edition=2).proposal == draft.pk
    side_by_side = client.get("/sop/banding/?before=tanggap-darurat-1&after=tanggap-darurat-2").content.decode()
    assert "<ins>Cek radio</ins>" in side_by_side
    answer = client.get("/api/v1/sops/").json()
    assert [(one["edition"], one["is_in_force"]) for one in answer] == [(2, True), (1, False)]
    steps = client.get("/api/v1/sops/tanggap-darurat-2/").json()["steps"]
    assert steps[0]["name_id"] == "Cek radio"


def test_a_draft_is_withdrawn(client, draft, west):
    client.post(f"/sop/usulan/{draft.pk}/penarikan/", {"version": draft.version})

    assert stored(west, draft).state == "withdrawn"


def test_another_provinces_draft_is_not_there(draft):
    neighbour = coordinator(of=province("31")).sign_in(Client())

    assert neighbour.get(f"/sop/usulan/{draft.pk}/").status_code == 404
    assert neighbour.post(f"/sop/usulan/{draft.pk}/penarikan/", {"version": draft.version}).status_code == 404
