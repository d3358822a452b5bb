from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from incidents import services
from incidents.models import FollowUp, SituationReport
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import approved, drafted, opened, published, recorded
from tests.factories.tenancy import branch_operator, coordinator, member, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        incident = opened(actor)
        recorded(actor, incident, 162)
        return incident


def made(make, incident, *arguments, **sections):
    with coordinator().scope() as actor:
        return make(actor, incident, *arguments, **sections)


def stored(document):
    with coordinator().scope():
        return SituationReport.objects.get(pk=document.pk)


def act(client, document, name, **data):
    return client.post(f"/dokumen/{document.pk}/{name}/", {"version": stored(document).version, **data}, follow=True)


def test_a_report_is_begun_on_the_page_of_its_incident(chief, incident):
    page = chief.post(f"/kejadian/{incident.pk}/dokumen/", {"kind": "development"}, follow=True)

    assert "Laporan perkembangan no. 1" in said(page)
    assert page.redirect_chain[0][0].endswith("/ubah/")


def test_an_unknown_kind_shows_the_incident_again(chief, incident):
    assert chief.post(f"/kejadian/{incident.pk}/dokumen/", {"kind": "gosip"}).status_code == 422


def test_who_may_not_draft_is_not_asked_to(incident):
    chairman = member(Role.CHAIRMAN, at="32").sign_in(Client())

    assert "Buat laporan" not in said(chairman.get(f"/kejadian/{incident.pk}/"))
    assert "Buat laporan" in said(branch_operator().sign_in(Client()).get(f"/kejadian/{incident.pk}/"))


def test_a_draft_is_written_and_shown_as_it_would_read(chief, incident):
    document = made(drafted, incident)

    page = act(chief, document, "ubah", situation="Jalan Cugenang terputus.\r\nListrik padam.", preview="1")

    assert stored(document).sections["situation"] == "Jalan Cugenang terputus.\nListrik padam."
    assert "Jalan Cugenang terputus." in said(page)
    assert "162" in said(page)


def test_what_was_typed_stays_when_somebody_else_saved_meanwhile(chief, incident):
    document = made(drafted, incident)
    path = f"/dokumen/{document.pk}/ubah/"
    mine = {"version": document.version, "situation": "Versi saya."}
    act(chief, document, "ubah", situation="Versi rekan.")

    refused = chief.post(path, mine)
    again = chief.post(path, {**mine, "version": refused.context["form"]["version"].value()})

    assert refused.status_code == 409
    assert "Versi saya." in refused.content.decode()
    assert "Versi rekan." in said(refused)
    assert again.status_code == 302
    assert stored(document).sections["situation"] == "Versi saya."


def test_what_was_typed_stays_when_it_is_refused(chief, incident):
    document = made(drafted, incident)

    page = act(chief, document, "ubah", situation="Panjang. " * 3_000, needs="Tenda 40 unit.")

    assert page.status_code == 422
    assert "Tenda 40 unit." in page.content.decode()


def test_an_approved_report_is_read_and_not_written(chief, incident):
    document = made(approved, incident)

    page = chief.get(f"/dokumen/{document.pk}/ubah/", follow=True)

    assert "Disetujui" in said(page)
    assert "edit_url" not in page.context


def test_approving_freezes_what_was_shown(chief, incident):
    document = made(drafted, incident)
    shown = chief.get(f"/dokumen/{document.pk}/")

    act(chief, document, "persetujuan", seen=shown.context["seen"])

    assert stored(document).state == "approved"


def test_figures_that_changed_under_the_approver_are_shown_again(chief, incident):
    document = made(drafted, incident)
    shown = chief.get(f"/dokumen/{document.pk}/")
    with coordinator().scope() as actor:
        recorded(actor, incident, 200, source_name="BPBD")

    page = act(chief, document, "persetujuan", seen=shown.context["seen"])

    assert "Angka sudah berubah sejak Anda melihatnya" in said(page)
    assert stored(document).state == "draft"


def test_a_report_without_words_offers_no_approval(chief, incident):
    document = made(drafted, incident, situation="")

    page = chief.get(f"/dokumen/{document.pk}/")

    assert page.context["is_ready"] is False
    assert "/persetujuan/" not in page.content.decode()


def test_an_approved_page_shows_what_was_approved_whatever_happens_later(chief, incident):
    document = made(approved, incident)
    with coordinator().scope() as actor:
        recorded(actor, incident, 9_999, source_name="BPBD")

    page = said(chief.get(f"/dokumen/{document.pk}/"))

    assert "162" in page
    assert "9.999" not in page


def test_each_number_leads_to_its_sources(chief, incident):
    document = made(approved, incident)

    page = chief.get(f"/dokumen/{document.pk}/").content.decode()

    assert f'href="/kejadian/{incident.pk}/#figure-meninggal-jiwa"' in page
    assert 'id="figure-meninggal-jiwa"' in chief.get(f"/kejadian/{incident.pk}/").content.decode()


def test_publishing_is_offered_to_the_coordinator_alone(chief, incident):
    document = made(approved, incident)
    chairman = member(Role.CHAIRMAN, at="32").sign_in(Client())

    assert "publish_url" not in chairman.get(f"/dokumen/{document.pk}/").context
    act(chief, document, "penerbitan")
    assert stored(document).state == "published"


def test_a_correction_needs_its_reason_and_opens_the_next_edition(chief, incident):
    document = made(published, incident)

    unexplained = act(chief, document, "koreksi", reason="")
    page = act(chief, document, "koreksi", reason="Nama desa tertukar.")

    assert unexplained.status_code == 422
    assert "Nama desa tertukar." in said(page)
    assert "(koreksi 1)" in said(page)


def test_the_page_names_the_editions_and_who_took_each_step(chief, incident):
    document = made(published, incident)
    with coordinator().scope() as actor:
        draft = services.correct_situation_report(
            actor=actor, document_id=document.pk, version=document.version, reason="Salah ketik."
        )
        services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version)

    page = said(chief.get(f"/dokumen/{document.pk}/"))

    assert "digantikan" in page
    assert "Salah ketik." in page
    assert f"· {document.drafted_by.name}" in page


def test_the_text_for_whatsapp_says_both_numbers_and_whose_they_are(chief, incident):
    document = made(approved, incident, needs="Tenda 40 unit.")

    text = chief.get(f"/dokumen/{document.pk}/").context["message"]

    assert text.startswith("*LAPORAN PERKEMBANGAN NO. 1*\n")
    assert "- Meninggal: belum terverifikasi (dilaporkan: 162) – BNPB (Pemerintah)" in text
    assert "*Kebutuhan*\nTenda 40 unit." in text


def test_a_draft_says_in_its_message_that_it_is_one(chief, incident):
    document = made(drafted, incident)

    assert "*RANCANGAN, belum disetujui*" in chief.get(f"/dokumen/{document.pk}/").context["message"]


def test_a_participant_reads_an_approved_report_without_its_inner_history(chief, incident):
    banten = coordinator(of=province("36"))
    document = made(approved, incident)
    with coordinator().scope() as actor:
        services.invite_participant(
            actor=actor, incident_id=incident.pk, version=incident.version, tenant_id=banten.tenant.pk, role="affected"
        )

    page = banten.sign_in(Client()).get(f"/dokumen/{document.pk}/")

    assert page.status_code == 200
    assert page.context["transitions"] == []
    assert [name for name in ("publish_url", "correct_url") if name in page.context] == []


@pytest.fixture
def over(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 1, "state": "verified"})
    chief.post(f"/kejadian/{incident.pk}/tahap/", {"version": 2, "state": "closed", "reason": "Selesai."})
    return incident


def test_what_is_agreed_after_a_disaster_is_noted_and_settled(chief, over):
    said_on = {"text": "Gudang kedua.", "unit": str(coordinator().unit.pk), "due_on": "2020-01-31"}

    noted = chief.post(f"/kejadian/{over.pk}/tindak-lanjut/", said_on, follow=True)
    [row] = noted.context["follow_ups"]
    done = chief.post(f"/tindak-lanjut/{row['id']}/", {"version": 1, "state": "done"}, follow=True)

    assert "Gudang kedua." in said(noted)
    assert row["is_late"]
    assert "Selesai" in said(done)
    with coordinator().scope():
        assert FollowUp.objects.get().state == "done"


def test_something_to_do_without_a_unit_is_refused_beside_the_field(chief, over):
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = chief.post(f"/kejadian/{over.pk}/tindak-lanjut/", {"text": "Latihan.", "due_on": tomorrow.isoformat()})

    assert page.status_code == 422
    assert "unit" in page.context["follow_up_form"].errors


def test_a_refused_settlement_shows_what_was_typed(chief, over):
    said_on = {"text": "Gudang kedua.", "unit": str(coordinator().unit.pk), "due_on": "2020-01-31"}
    noted = chief.post(f"/kejadian/{over.pk}/tindak-lanjut/", said_on, follow=True)
    url = f"/tindak-lanjut/{noted.context['follow_ups'][0]['id']}/"
    chief.post(url, {"version": 1, "state": "done"})

    page = chief.post(url, {"version": 1, "state": "dropped", "reason": "Tanahnya belum dibebaskan."})

    assert page.status_code == 422
    assert "Tanahnya belum dibebaskan." in said(page)
