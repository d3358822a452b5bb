import json

import pytest
from django.test import Client

from incidents import services
from tests.factories.incidents import approved, drafted, opened, recorded
from tests.factories.tenancy import coordinator, field_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return coordinator()


@pytest.fixture
def incident(author):
    with author.scope() as actor:
        incident = opened(actor)
        figure = recorded(actor, incident, 268)
        services.verify_figure(actor=actor, figure_id=figure.pk, version=figure.version)
        recorded(actor, incident, 151, indicator="hilang")
        approved(actor, incident, situation="Cugenang terparah.", actions="Dapur umum di empat titik.")
        drafted(actor, incident, situation="Belum disetujui.")
        return incident


def asked(who, incident, *, address="/kejadian/{}/go/?format=json"):
    return who.sign_in(Client()).get(address.format(incident.pk))


def test_the_file_holds_what_is_verified_and_what_was_approved(author, incident):
    told = json.loads(asked(author, incident).content)

    assert (told["gov_num_dead"], told["gov_num_missing"], told["num_dead"]) == (268, None, None)
    assert told["description"] == "Cugenang terparah."
    assert told["actions_taken"][0]["summary"] == "Dapur umum di empat titik."
    assert (told["dtype"], told["districts"], told["status"]) == (2, ["Jawa Barat"], 9)


def test_the_page_shows_the_draft_and_says_what_is_missing(author, incident):
    page = asked(author, incident, address="/kejadian/{}/go/").content.decode()

    assert "gov_num_dead" in page
    assert "Angka yang belum diverifikasi tidak disertakan." in page


def test_a_machine_reads_the_same(author, incident):
    answer = asked(author, incident, address="/api/v1/incidents/{}/go-field-report/").json()

    assert answer["fields_of_go"]["gov_num_dead"] == 268
    assert "unverified" in answer["missing"]


def test_who_writes_no_reports_is_refused(incident):
    assert asked(field_officer(), incident).status_code == 403
