"""`/jejak/`: who did what, when, to what; told to those who may read it, and erasable by who may erase."""

import pytest

from pmi_platform.core.journal.models import JournalDetail, JournalEntry
from pmi_platform.core.tenancy.roles import Role
from tests.core.journal.support import seal, write
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import coordinator, field_officer, member, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.usefixtures("fresh_database")

URL = "/jejak/"


@pytest.fixture
def chief():
    return coordinator(of=province("32"))


def _opened(chief, area):
    with chief.scope() as actor:
        return opened(actor, area=area)


def _position_of(chief, event_type):
    with chief.scope():
        return JournalEntry.objects.filter(type=event_type).latest("position").position


def test_it_tells_what_happened_and_who_did_it_newest_first(client, chief):
    incident = _opened(chief, "32.75.01")
    seal()

    page = chief.sign_in(client).get(URL)

    assert "Kejadian dibuka" in said(page)
    assert chief.user.name in said(page)
    assert f"/kejadian/{incident.pk}/" in page.content.decode()
    positions = [line["position"] for line in page.context["lines"]]
    assert positions == sorted(positions, reverse=True)


def test_it_is_narrowed_by_what_who_when_and_row(client, chief):
    incident = _opened(chief, "32.75.01")
    seal()
    reader = chief.sign_in(client)

    def types(**query):
        return {line["type"] for line in reader.get(URL, query).context["lines"]}

    assert types(type="incidents.incident.opened") == {"incidents.incident.opened"}
    assert types(of=f"incident:{incident.pk}") == {"incidents.incident.opened"}
    assert "incidents.incident.opened" in types(user=str(chief.user.pk))
    assert types(last_day="2020-01-01") == set()
    assert types(of="incident:what") == set()
    assert "Alamat ini tidak lengkap" in said(reader.get(URL, {"of": "incident:what"}))


def test_older_entries_follow_page_by_page(client, chief):
    write(chief.tenant, count=60)
    seal()
    reader = chief.sign_in(client)

    first = reader.get(URL)
    second = reader.get(f"{URL}{first.context['next_url']}")

    told = [line["position"] for page in (first, second) for line in page.context["lines"]]
    assert len(first.context["lines"]) == 50
    assert len(told) == len(set(told)) >= 60
    assert told == sorted(told, reverse=True)


def test_an_office_over_a_kota_reads_what_happened_there_and_nothing_else(client, chief):
    here, elsewhere = _opened(chief, "32.75.01"), _opened(chief, "32.03.11")
    seal()
    head_of_kota = member(Role.CHAIRMAN, at="32.75", of=chief.tenant)

    page = head_of_kota.sign_in(client).get(URL)

    assert f"/kejadian/{here.pk}/" in page.content.decode()
    assert f"/kejadian/{elsewhere.pk}/" not in page.content.decode()
    assert client.get(f"{URL}{_position_of(chief, 'incidents.incident.opened')}/").status_code == 404


def test_values_before_and_after_stand_on_the_entry_until_they_are_erased(client, chief):
    entry_id = write(chief.tenant, detail={"phone": {"before": "+62811", "after": "+62812"}})[0]
    seal()
    with chief.scope():
        position = JournalEntry.objects.get(pk=entry_id).position
    guardian = member(Role.DATA_PROTECTION_OFFICER, at="32", of=chief.tenant).sign_in(client)

    assert "+62812" in said(guardian.get(f"{URL}{position}/"))
    refused = guardian.post(f"{URL}{position}/penghapusan/", {"reason": "   "})
    assert refused.status_code == 422
    guardian.post(f"{URL}{position}/penghapusan/", {"reason": "Permintaan yang bersangkutan"})
    page = guardian.get(f"{URL}{position}/")

    assert "+62812" not in said(page)
    assert "Nilainya sudah dihapus" in said(page)
    with chief.scope():
        assert not JournalDetail.objects.filter(pk=entry_id).exists()
        assert JournalEntry.objects.filter(type="journal.detail.erased", payload__entry_id=entry_id).exists()


def test_a_coordinator_reads_but_does_not_erase(client, chief):
    entry_id = write(chief.tenant, detail={"phone": {"before": "+62811", "after": "+62812"}})[0]
    seal()
    with chief.scope():
        position = JournalEntry.objects.get(pk=entry_id).position
    reader = chief.sign_in(client)

    assert "erasure_form" in reader.get(f"{URL}{position}/").context
    assert reader.get(f"{URL}{position}/").context["erasure_form"] is None
    assert reader.post(f"{URL}{position}/penghapusan/", {"reason": "x"}).status_code == 403


def test_a_report_is_reached_from_its_entry(client, chief):
    officer = field_officer(of=chief.tenant)
    with officer.scope() as actor:
        report = filed(actor)
    seal()

    page = chief.sign_in(client).get(URL, {"type": "incidents.field_report.filed"})

    assert f"/laporan/{report.pk}/" in page.content.decode()
    assert officer.sign_in(client).get(URL).status_code == 403


def test_a_page_costs_the_same_for_any_number_of_entries(client, chief, django_assert_max_num_queries):
    write(chief.tenant, count=40)
    seal()
    reader = chief.sign_in(client)
    reader.get(URL)

    with django_assert_max_num_queries(12):
        reader.get(URL)
