import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents import queries, services
from incidents.models import FieldReport, Figure, ReportAmendment
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.support import details
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def phone(officer):
    return officer.sign_in(Client())


@pytest.fixture
def assessment(officer):
    with officer.scope() as actor:
        return filed(actor, type_code="rapid_assessment", answers={"staple": "Beras", "wells": 2})


def typed(**changes):
    return {
        "client_ref": str(uuid4()),
        "begun_at": timezone.now().isoformat(),
        "hazard": "gempa",
        "area": "32.03.11.2001",
        "severity": "high",
        **changes,
    }


def saved(phone, report, name, seen, **answers):
    body = {"client_ref": str(uuid4()), "seen": json.dumps(seen), **answers}
    return phone.post(f"/lapor/saya/{report.pk}/bagian/{name}/", body)


def stored(report):
    with coordinator().scope():
        return FieldReport.objects.get(pk=report.pk).answers


def test_the_shell_leads_to_the_longer_reports(client):
    page = client.get("/lapor/").content.decode()

    assert [address in page for address in ("/lapor/kaji-cepat/", "/lapor/perkembangan/", "/lapor/akhir/")] == [
        True
    ] * 3


def test_an_assessment_is_filed_with_its_head_and_then_shows_a_form_for_every_section(phone):
    answer = phone.post("/lapor/kaji-cepat/", typed(source_name="Kepala desa"), follow=True)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("/bagian/") == 13
    assert "Penduduk" in page


def test_the_final_report_asks_for_the_last_numbers_at_once(phone):
    answer = phone.post("/lapor/akhir/", typed(dead="2", houses_damaged="40"), follow=True)

    assert answer.redirect_chain != []
    with coordinator().scope():
        assert sorted(Figure.objects.values_list("indicator", "value")) == [("meninggal", 2), ("rumah_rusak", 40)]


def test_an_officer_names_the_incident_that_the_report_speaks_of(phone):
    with coordinator().scope() as actor:
        incident = opened(actor)

    phone.post("/lapor/perkembangan/", typed(dead="2", incident=str(incident.pk)))

    with coordinator().scope():
        assert FieldReport.objects.get().incident_id == incident.pk
        assert queries.headlines([incident.pk])[incident.pk, "meninggal", "jiwa"].reported == 2


def test_a_section_is_saved_by_itself(phone, assessment):
    answer = saved(phone, assessment, "health", {}, dead="3", medicines_there="no", facilities=["puskesmas", "pustu"])

    assert answer["Location"].endswith("#bagian-health")
    told = stored(assessment)
    assert (told["dead"], told["medicines_there"], told["facilities"]) == (3, False, ["puskesmas", "pustu"])
    assert (told["wells"], told["words"]) == (2, {"staple": "Beras"})


def test_a_sections_figure_has_the_sections_source(phone, assessment):
    saved(phone, assessment, "health", {}, dead="3", health_source="Puskesmas Cugenang")

    with coordinator().scope():
        [figure] = Figure.objects.all()
        assert (figure.value, figure.source_name, figure.status) == (3, "Puskesmas Cugenang", "draft")


def test_an_answer_is_taken_back_by_leaving_it_empty(phone, assessment):
    saved(phone, assessment, "food", {"staple": "Beras"}, staple="")

    assert "words" not in stored(assessment)


def test_what_somebody_else_had_changed_meanwhile_stays_and_is_told(phone, assessment):
    saved(phone, assessment, "food", {"staple": "Beras"}, staple="Jagung")

    saved(phone, assessment, "food", {"staple": "Beras"}, staple="Sagu")

    assert stored(assessment)["words"] == {"staple": "Jagung"}
    with coordinator().scope():
        assert list(ReportAmendment.objects.order_by("pk").last().conflicts) == ["answers.staple"]


def test_saving_a_section_without_a_change_amends_nothing(phone, assessment):
    saved(phone, assessment, "food", {"staple": "Beras"}, staple="Beras")

    with coordinator().scope():
        assert ReportAmendment.objects.count() == 0


def test_a_section_that_is_refused_keeps_what_was_typed_and_says_why(phone, assessment):
    answer = saved(phone, assessment, "shelter", {}, displaced_people="9000000", shelter_note="Di lapangan")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Di lapangan" in page
    assert "displaced_people" not in stored(assessment)


@pytest.mark.parametrize("seen", ["", "[1]", "{", "null"])
def test_a_section_without_what_was_seen_is_asked_for_again(phone, assessment, seen):
    body = {"client_ref": str(uuid4()), "seen": seen, "staple": "Sagu"}

    answer = phone.post(f"/lapor/saya/{assessment.pk}/bagian/food/", body)

    assert answer.status_code == 422
    assert stored(assessment)["words"] == {"staple": "Beras"}


def test_there_is_no_section_of_another_name(phone, assessment):
    assert saved(phone, assessment, "love", {}).status_code == 404


def test_whoever_verifies_reads_the_answers_in_words(phone, assessment):
    saved(phone, assessment, "relief_items", {}, items_needed=["mat", "blanket"], relief_items_source="Ketua RT")

    page = said(coordinator().sign_in(Client()).get(f"/laporan/{assessment.pk}/"))

    assert "Tikar, Selimut" in page
    assert "Ketua RT" in page


def test_the_api_tells_words_apart_from_answers(assessment):
    told = coordinator().sign_in(Client()).get(f"/api/v1/field-reports/{assessment.pk}/").json()

    assert told["answers"] == {"hazard": "gempa", "severity": "high", "wells": 2}
    assert told["words"] == {"staple": "Beras"}


def test_words_of_an_assessment_can_be_erased_with_their_journal_entry(assessment):
    with coordinator().scope():
        assert "Beras" in details()


def test_a_verified_assessment_counts(phone, assessment):
    saved(phone, assessment, "health", {}, dead="3")
    with coordinator().scope() as actor:
        incident = opened(actor)
        report = FieldReport.objects.get(pk=assessment.pk)
        report = services.verify_report(actor=actor, report_id=report.pk, version=report.version)
        services.attach_report_to_incident(
            actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version
        )
        assert queries.headlines([incident.pk])[incident.pk, "meninggal", "jiwa"].verified == 3
