import pytest
from django.test import Client

from tests.factories.incidents import opened, said_in
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def test_a_message_is_written_and_shown_newest_first(chief, incident):
    page = f"/kejadian/{incident.pk}/percakapan/"
    chief.post(page, {"text": "Pertama"})
    chief.post(page, {"text": "Kedua"})

    assert [one["text"] for one in chief.get(page).context["thread"]] == ["Kedua", "Pertama"]


def test_an_empty_message_is_refused_beside_its_field(chief, incident):
    answer = chief.post(f"/kejadian/{incident.pk}/percakapan/", {"text": " "})

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_the_thread_is_leafed_through(chief, incident):
    with coordinator().scope() as actor:
        for number in range(52):
            said_in(actor, incident, f"Pesan {number}")
    page = f"/kejadian/{incident.pk}/percakapan/"
    first = chief.get(page)
    second = chief.get(f"{page}{first.context['next_url']}")

    assert (len(first.context["thread"]), len(second.context["thread"])) == (50, 2)
    assert second.context["next_url"] == ""


def test_a_kecamatan_reads_the_thread_and_is_offered_no_form(incident):
    with coordinator().scope() as actor:
        said_in(actor, incident)
    page = field_officer().sign_in(Client()).get(f"/kejadian/{incident.pk}/percakapan/")

    assert "Perahu sudah berangkat." in said(page)
    assert page.context["form"] is None
