"""Cianjur, 21 November 2022, from BMKG's message to the approved papers, on a coordinator's phone.

The quake is told in BMKG's own shape, with its real place and size, and as if it were of this afternoon: a warning of
2022 would move nobody. The numbers are those of `incidents/replays/cianjur-2022.yaml`, in their order.
"""

import io
import json
import re
from datetime import timedelta

import psycopg
import pytest
import requests
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from incidents import services
from incidents.models import Figure, Incident, SituationReport
from incidents.rules.activation import Criteria
from tests.factories.incidents import filed, recorded
from tests.factories.tenancy import coordinator, field_officer, headquarters, province
from tests.plugins.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BEGAN = timedelta(hours=4)
NAMES = {
    "terdampak": "Terdampak",
    "meninggal": "Meninggal",
    "hilang": "Hilang",
    "terluka": "Luka-luka",
    "mengungsi": "Mengungsi",
}


@pytest.fixture
def site(fresh_database, processes):
    """The whole platform on a database of its own; answers its origin."""
    processes.sequencer()
    processes.worker()
    _web, origin = processes.web()
    return origin


@pytest.fixture
def chief(fresh_database):
    """The coordinator of Jawa Barat in the exercise space, whose province acts from M 5 on."""
    headquarters(space="exercise")
    member = coordinator(of=province("32", space="exercise"))
    with member.scope() as actor:
        criteria = Criteria(hazard="gempa", least_severity="moderate", area="32")
        services.add_activation_rule(actor=actor, draft=services.RuleDraft(name="Gempa M 5 ke atas", criteria=criteria))
    return member


@pytest.fixture
def quake(tmp_path):
    """BMKG's latest quake, as its `autogempa.json` tells it."""
    at = timezone.now() - BEGAN
    gempa = {
        "Tanggal": "21 Nov 2022",
        "Jam": "13:21:10 WIB",
        "DateTime": at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "Coordinates": "-6.84,107.05",
        "Lintang": "6.84 LS",
        "Bujur": "107.05 BT",
        "Magnitude": "5.6",
        "Kedalaman": "10 km",
        "Wilayah": "Pusat gempa berada di darat 10 km Barat Daya Kab. Cianjur",
        "Potensi": "Tidak berpotensi tsunami",
        "Dirasakan": "V-VI Cianjur, IV-V Garut, IV-V Sukabumi",
        "Shakemap": "20221121132110.mmi.jpg",
    }
    path = tmp_path / "autogempa.json"
    path.write_text(json.dumps({"Infogempa": {"gempa": gempa}}))
    return path


class Command:
    """The coordinator with a phone, and what is recorded meanwhile at other desks."""

    def __init__(self, origin, member, page):
        self.origin, self.member, self.page = origin, member, page
        self.incident = None

    def hears(self, value, indicator="meninggal", *, hours, source="BNPB", kind="government"):
        """A source says a number, so many hours after the quake; nobody has vouched for it yet."""
        with self.member.scope() as actor:
            as_of = timezone.now() - BEGAN + timedelta(hours=hours)
            said = {"indicator": indicator, "as_of": as_of, "source_name": source, "source_class": kind}
            return recorded(actor, self.incident, value, **said)

    def vouches(self, figure):
        with self.member.scope() as actor:
            figure = Figure.objects.get(pk=figure.pk)
            services.verify_figure(actor=actor, figure_id=figure.pk, version=figure.version, reason="BNPB resmi")

    def writes(self, kind, words):
        """A report, from the incident's page to its approval, with thumbs."""
        page = self.page
        page.goto(f"{self.origin}/kejadian/{self.incident.pk}/")
        page.get_by_text("Buat laporan", exact=True).click()
        page.locator("#documents select[name=kind]").select_option(kind)
        page.get_by_role("button", name="Mulai", exact=True).click()
        page.locator("textarea[name=situation]").fill(words)
        page.get_by_role("button", name="Simpan dan lihat").click()
        page.get_by_role("button", name="Setujui").click()
        page.locator("dialog[open] [data-confirm-act]").click()
        expect(page.locator(".headline")).to_contain_text("Disetujui")
        return page.url.rstrip("/").rpartition("/")[2]

    def steps(self, *states):
        """The incident goes on, with a reason where one is asked for."""
        for state in states:
            with self.member.scope() as actor:
                incident = Incident.objects.get(pk=self.incident.pk)
                services.move_incident(
                    actor=actor, incident_id=incident.pk, version=incident.version, to_state=state, reason="Selesai."
                )


@pytest.fixture
def command(site, visit, chief):
    return Command(site, chief, visit(site, chief, viewport=PHONE).open("/peringatan/"))


def paper(site, member, document_id):
    """The words of a report's PDF, as the coordinator downloads it."""
    cookie = member.sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value
    answer = requests.get(
        f"{site}/dokumen/{document_id}/pdf/", cookies={settings.SESSION_COOKIE_NAME: cookie}, timeout=60
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    # The letters of the paper stand apart; a reader of its text sees a space behind a sign.
    return re.sub(r"\(([+−]) ", r"(\1", text)


def counted(database, incident):
    """Past the product: of every indicator the sum of what counts now, verified and reported."""
    with psycopg.connect(database.owner_url) as connection:
        rows = connection.execute(
            """
            SELECT indicator_id, sum(value) FILTER (WHERE basis = 'verified')::int,
                   sum(value) FILTER (WHERE basis = 'reported')::int
              FROM incidents_countedfigure
             WHERE incident_id = %s AND counted_until IS NULL GROUP BY indicator_id
            """,
            (incident.pk,),
        ).fetchall()
    return {indicator: (verified, reported) for indicator, verified, reported in rows}


def printed(text, name):
    """The two numbers beside a name in the table of figures; None for a dash."""
    found = re.search(rf"{name} jiwa ([\d.]+|–) ([\d.]+|–)", text)
    assert found is not None, text
    return tuple(None if number == "–" else int(number.replace(".", "")) for number in found.groups())


def agree(database, incident, text):
    """Every number on paper is the number in the database."""
    stored = counted(database, incident)
    assert {code: printed(text, NAMES[code]) for code in stored} == stored
    return stored


def activated(command, chief):
    """The quake's warning proposes; the coordinator activates on the phone; answers the incident."""
    page = command.page
    page.reload()
    page.get_by_role("link", name=re.compile("Gempa|M ?5,6")).first.click()
    expect(page.locator("#activation")).to_contain_text("Gempa M 5 ke atas", timeout=20_000)
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.locator("h1")).to_contain_text("Gempa bumi")
    with chief.scope():
        return Incident.objects.get()


def awaits_activation(command, site):
    """Until the handlers have weighed the warning."""
    expect(command.page.locator("table")).to_contain_text("M 5,6", timeout=20_000)
    page = command.page
    page.goto(f"{site}/peringatan/aktivasi/")
    expect(page.locator("main")).to_contain_text("Gempa M 5 ke atas", timeout=20_000)
    page.goto(f"{site}/peringatan/")


def test_cianjur_from_the_quakes_message_to_the_approved_papers(site, chief, command, quake, fresh_database):
    call_command("replay_feed", "bmkg_quakes.latest", str(quake))
    awaits_activation(command, site)
    command.incident = activated(command, chief)

    officer = field_officer(at="32.03.11", of=chief.tenant)
    with officer.scope() as actor:
        report = filed(actor, incident_id=command.incident.pk, answers={"people": 240})
    command.page.goto(f"{site}/laporan/{report.pk}/")
    command.page.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(command.page.locator(".headline")).to_contain_text("Terverifikasi")

    command.vouches(command.hears(56, hours=0.5))
    initial = command.writes("initial", "Gempa M5,6; Cugenang terparah; akses terputus.")
    text = paper(site, chief, initial)
    assert agree(fresh_database, command.incident, text)["meninggal"] == (56, 56)
    assert "LATIHAN" in text

    # Two sources do not agree; the coordinator vouches for one of them.
    command.hears(162, hours=1, source="Pemprov Jawa Barat")
    command.vouches(command.hears(268, hours=1.2))
    command.vouches(command.hears(151, "hilang", hours=1.2))
    command.vouches(command.hears(58_362, "mengungsi", hours=1.2))
    first = command.writes("development", "Pencarian berlanjut di Cugenang.")
    text = paper(site, chief, first)
    assert agree(fresh_database, command.incident, text)["meninggal"] == (268, 268)
    assert "Perubahan sejak Laporan awal" in text
    assert "Meninggal (jiwa): 56 → 268 (+212)" in text

    command.vouches(command.hears(334, hours=2))
    command.vouches(command.hears(8, "hilang", hours=2))
    command.vouches(command.hears(114_683, "mengungsi", hours=2))
    second = command.writes("development", "Seluruh korban di Cugenang telah dievakuasi.")
    text = paper(site, chief, second)
    assert agree(fresh_database, command.incident, text)["hilang"] == (8, 8)
    assert "Perubahan sejak Laporan perkembangan no. 1" in text
    assert "Hilang (jiwa): 151 → 8 (−143)" in text

    # The regency counted 600; nobody has vouched for it, so it stands beside the verified number.
    command.hears(600, hours=3, source="Pemkab Cianjur")
    final = command.writes("final", "Masa tanggap darurat berakhir.")
    text = paper(site, chief, final)
    assert agree(fresh_database, command.incident, text)["meninggal"] == (334, 600)

    command.steps("verified", "responding", "closed")
    after = command.writes("post_disaster", "Operasi berakhir; pemulihan berjalan.")
    agree(fresh_database, command.incident, paper(site, chief, after))
    with chief.scope():
        numbers = SituationReport.objects.exclude(state="draft").values_list("kind", "number")
        assert sorted(numbers) == [
            ("development", 1),
            ("development", 2),
            ("final", 1),
            ("initial", 1),
            ("post_disaster", 1),
        ]
