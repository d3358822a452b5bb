"""kill -9 of the web process while phones file: what was acknowledged is there once, what was not is there once after a
retry, and nothing is half there."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests
from django.conf import settings
from django.test import Client

from incidents.models import FieldReport
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.journal.services.verification import verify
from tests.core.journal.support import anchors, seal
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.api.support import REPORTS, body
from tests.plugins.processes import wait_until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]

PHONES = 4
REPORTS_PER_PHONE = 20
ACKNOWLEDGED_BEFORE_EACH_KILL = (7, 21, 38)
TOKEN = "k" * 32


class Phone:
    """One officer's phone: it sends what it holds until each report is acknowledged, or until the server is gone."""

    def __init__(self, reports: list[dict]) -> None:
        officer = field_officer()
        session = officer.sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value
        self._headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        self.reports = reports
        self.receipts: dict[str, tuple[str, str]] = {}
        self.refused: list[str] = []

    def send(self, origin: str) -> None:
        """Post what has no answer yet, in order, until the server does not answer."""
        with requests.Session() as session:
            for report in self.reports:
                if report["client_ref"] in self.receipts:
                    continue
                try:
                    answer = session.post(f"{origin}{REPORTS}", json=report, headers=self._headers, timeout=30)
                except requests.RequestException:
                    return
                if answer.status_code not in (200, 201):
                    self.refused.append(answer.text)
                    return
                filed = answer.json()
                self.receipts[report["client_ref"]] = (filed["id"], filed["receipt"])

    def ask_again(self, origin: str) -> dict[str, tuple[str, str]]:
        """What the server answers to everything when it is sent once more."""
        known, self.receipts = self.receipts, {}
        self.send(origin)
        again, self.receipts = self.receipts, known
        return again


@pytest.fixture
def phones(fresh_database):
    return [Phone([body() for _ in range(REPORTS_PER_PHONE)]) for _ in range(PHONES)]


def _acknowledged(phones) -> int:
    return sum(len(phone.receipts) for phone in phones)


def _send_all(phones, origin) -> None:
    with ThreadPoolExecutor(len(phones)) as threads:
        list(threads.map(lambda phone: phone.send(origin), phones))


def _stored() -> dict[str, tuple[str, str]]:
    """Every report by its reference; none without the figure that its answers hold."""
    with coordinator().scope():
        reports = list(FieldReport.objects.prefetch_related("figures"))
        assert all([figure.value for figure in report.figures.all()] == [120] for report in reports)
        return {str(report.client_ref): (str(report.pk), report.receipt) for report in reports}


def _announced() -> list[str]:
    """The reports of which the journal says that they were filed, one line an entry."""
    with coordinator().scope():
        filed = JournalEntry.objects.filter(type="incidents.field_report.filed")
        return [entry.payload["report_id"] for entry in filed]


def _verdict():
    return verify(conninfo=settings.DATABASE_DIRECT_URL, key=settings.JOURNAL_KEY.encode(), anchors=anchors())


def _assert_each_is_there_once(phones) -> None:
    stored = _stored()
    assert [phone.refused for phone in phones] == [[] for _ in phones]
    assert {ref: receipt for phone in phones for ref, receipt in phone.receipts.items()} == stored
    assert len(stored) == sum(len(phone.reports) for phone in phones)
    assert sorted(_announced()) == sorted(report_id for report_id, _receipt in stored.values())


def test_kill_9_while_phones_file_loses_nothing_that_was_acknowledged_and_repeats_nothing(phones, processes):
    for enough in ACKNOWLEDGED_BEFORE_EACH_KILL:
        web, origin = processes.web()
        sending = threading.Thread(target=_send_all, args=(phones, origin))
        sending.start()
        wait_until(lambda: _acknowledged(phones) >= enough, process=web)  # noqa: B023
        web.kill()
        sending.join()
        assert _acknowledged(phones) < PHONES * REPORTS_PER_PHONE
        acknowledged = {ref: receipt for phone in phones for ref, receipt in phone.receipts.items()}
        assert acknowledged.items() <= _stored().items()

    _web, origin = processes.web()
    _send_all(phones, origin)
    again = [phone.ask_again(origin) for phone in phones]
    seal()

    _assert_each_is_there_once(phones)
    assert again == [phone.receipts for phone in phones]
    assert _verdict().is_sound
    assert _verdict().unsealed == 0


def test_kill_9_between_a_report_and_its_journal_entry_leaves_neither(phones, processes, fresh_database):
    web, origin = processes.web()
    sending = threading.Thread(target=_send_all, args=(phones, origin))

    # Whoever files waits here with the report and its figures written and its entry not.
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("LOCK TABLE journal_journalentry IN SHARE MODE")
        sending.start()
        wait_until(lambda: _waiting_for_the_journal(owner) == PHONES, process=web)
        web.kill()
        sending.join()
    wait_until(lambda: _open_transactions(fresh_database) == 0)
    half_saved, announced = _stored(), _announced()
    _web, origin = processes.web()
    _send_all(phones, origin)
    seal()

    assert (half_saved, announced) == ({}, [])
    _assert_each_is_there_once(phones)
    assert _verdict().is_sound


def _waiting_for_the_journal(owner) -> int:
    """Transactions that wait to append an entry."""
    return owner.execute(
        "SELECT count(*) FROM pg_locks WHERE relation = 'journal_journalentry'::regclass AND NOT granted"
    ).fetchone()[0]


def _open_transactions(database) -> int:
    """Transactions that have touched reports and have neither been committed nor rolled back."""
    with psycopg.connect(database.owner_url) as owner:
        return owner.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'incidents_fieldreport'::regclass"
        ).fetchone()[0]
