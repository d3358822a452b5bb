import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.services import attach_report_to_incident, invite_participant
from tests.core.journal.support import seal
from tests.factories.incidents import declared, filed, logged, needed, opened, recorded, said_in, tasked
from tests.factories.tenancy import coordinator, field_officer, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def member():
    return coordinator()


@pytest.fixture
def incident(member):
    """An incident with something of every kind, sealed."""
    with member.scope() as actor:
        incident = opened(actor)
        recorded(actor, incident, 56)
        declared(actor, incident)
        needed(actor, incident)
        tasked(actor, incident)
        said_in(actor, incident)
        logged(actor, member.unit, "Buka posko", kind="decision", incident_id=incident.pk)
        with field_officer().scope() as officer:
            report = filed(officer)
        attach_report_to_incident(actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version)
    seal()
    return incident


def lines(client, incident, query=""):
    return client.get(f"/kejadian/{incident.pk}/riwayat/{query}").context["lines"]


def test_everything_that_happened_is_told_with_who_and_what(member, incident):
    chief = member.sign_in(Client())
    told = lines(chief, incident)

    assert {"Kejadian", "Laporan", "Angka", "Kebutuhan", "Tugas", "Buku kejadian"} <= {
        str(line["kind"]) for line in told
    }
    assert {line["by"] for line in told} >= {member.user.name}
    page = said(chief.get(f"/kejadian/{incident.pk}/riwayat/"))
    assert all(words in page for words in ("Selimut: 200 lembar", "Meninggal: 56 jiwa", "Buka posko"))


@pytest.mark.parametrize(
    ("kind", "count"),
    [("need", 1), ("task", 1), ("status", 1), ("message", 1), ("log", 1), ("figure", 1), ("naga", None)],
)
def test_it_is_narrowed_to_a_kind(member, incident, kind, count):
    chief = member.sign_in(Client())
    expected = len(lines(chief, incident)) if count is None else count

    assert len(lines(chief, incident, f"?kind={kind}")) == expected


def test_it_is_leafed_through_without_losing_or_repeating_a_line(member, incident):
    with member.scope() as actor:
        for number in range(60):
            needed(actor, incident, item=f"Barang {number}")
        logged(actor, member.unit, "Terakhir", incident_id=incident.pk)
    seal()
    chief = member.sign_in(Client())
    first = chief.get(f"/kejadian/{incident.pk}/riwayat/")
    second = chief.get(f"/kejadian/{incident.pk}/riwayat/{first.context['next_url']}")

    told = [(line["at"], line["words"]) for page in (first, second) for line in page.context["lines"]]
    assert len(told) == len(set(told))
    assert {f"Barang {number}: 200 lembar" for number in range(60)} <= {words for _at, words in told}
    assert {"Buka posko", "Terakhir"} <= {words for _at, words in told}


def test_it_costs_the_same_with_more_lines(member, incident):
    chief = member.sign_in(Client())
    lines(chief, incident)
    with CaptureQueriesContext(connection) as few:
        lines(chief, incident)
    with member.scope() as actor:
        for _number in range(5):
            needed(actor, incident)
            tasked(actor, incident)
    seal()

    with CaptureQueriesContext(connection) as many:
        lines(chief, incident)

    assert len(many) == len(few)


def test_a_participants_history_begins_with_its_invitation_and_tells_neither_the_log_book_nor_who(member, incident):
    guest = coordinator(of=province("31"))
    with member.scope() as actor:
        incident.refresh_from_db()
        terms = {"incident_id": incident.pk, "version": incident.version, "role": "supporting"}
        invite_participant(actor=actor, tenant_id=guest.tenant.pk, **terms)
        incident.refresh_from_db()
        needed(actor, incident, item="Perahu karet")
        logged(actor, member.unit, "Radio", incident_id=incident.pk)
    seal()
    page = guest.sign_in(Client()).get(f"/kejadian/{incident.pk}/riwayat/")

    told = [(str(line["kind"]), line["words"]) for line in page.context["lines"]]
    assert told == [("Kebutuhan", "Perahu karet: 200 lembar"), ("Kejadian", "")]
    assert {line["by"] for line in page.context["lines"]} == {""}


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²"])
def test_a_position_that_cannot_be_is_no_error(member, incident, before):
    answer = member.sign_in(Client()).get(f"/kejadian/{incident.pk}/riwayat/", {"before": before})

    assert answer.status_code == 200
