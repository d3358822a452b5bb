"""What the phone writes for a text message and a group, and what it reads from a pasted one."""

import json

import pytest

from tests.browser.scripts import DEVICES, brought_into
from tests.guards.sources import ROOT

pytestmark = pytest.mark.browser

VECTORS = json.loads((ROOT / "tests/vectors/references.json").read_text())
PLACES = [
    {
        "code": "32.75.09",
        "name": "Jatiasih",
        "villages": [
            {"code": "32.75.09.1001", "name": "Jatirasa"},
            {"code": "32.75.09.1002", "name": "Jatiasih"},
        ],
    },
    {"code": "32.75.02", "name": "Bekasi Barat", "villages": [{"code": "32.75.02.1001", "name": "Kranji"}]},
]
MESSAGE = """*LAPORAN KEJADIAN*
1. Jenis kejadian : Banjir
2. Lokasi : Kel. Jatirasa RT 03/RW 05 Kec. Jatiasih
3. Waktu: Jumat, 28 November 2026 pukul 14.05 WIB
4. Korban: MD 2, luka-luka 3 orang
Terdampak: 1.120 KK / 400 jiwa
Pengungsi: 50 jiwa
Air sepinggang"""


@pytest.fixture(scope="module")
def page(chromium):
    context = chromium.new_context(locale="id-ID")
    page = context.new_page()
    brought_into(page, DEVICES, "devices")
    yield page
    context.close()


def read(page, message):
    return page.evaluate("([said, places]) => devices.readPasted(said, { places })", [message, PLACES])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["reference"])
def test_the_short_reference_is_the_servers(page, vector):
    assert page.evaluate("(ref) => devices.shortReference(ref)", vector["client_ref"]) == vector["reference"]


def test_a_report_fits_into_one_text_message(page):
    told = {
        "hazard": "banjir",
        "place": "Jatiasih",
        "answers": {"households": 120, "dead": 2},
        "text": "air 40 cm",
        "ref": "9df71351-2a5b-4c3d-8e9f-0a1b2c3d4e5f",
    }

    line = page.evaluate("(told) => devices.compact(told)", told)

    assert line == "BANJIR Jatiasih 120KK 2MD 40CM #KQVH6M"


def test_a_pasted_message_fills_what_it_names(page):
    found = read(page, MESSAGE)

    assert found["fields"] == {
        "hazard": "banjir",
        "area": "32.75.09.1001",
        "households": 1120,
        "people": 400,
        "dead": 2,
        "injured": 3,
        "displaced_people": 50,
        "rt": "3",
        "rw": "5",
        "observed_at": "2026-11-28T14:05",
    }
    assert "Air sepinggang" in found["rest"]


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ("Jenis kejadian: Banjir bandang", {"hazard": "banjir_bandang"}),
        ("Kejadian:\nLongsor\nLokasi:\nKranji", {"hazard": "longsor", "area": "32.75.02.1001"}),
        ("Keparahan: Sangat berat", {"severity": "critical"}),
        ("Korban: 2 meninggal, 1 hilang", {"dead": 2, "missing": 1}),
        ("Korban: MD 2 HL 3 LK 4", {"dead": 2, "missing": 3, "injured": 4}),
        ("Lokasi: Kota Lain", {}),
        ("Selamat pagi, mohon arahan", {}),
        ("", {}),
    ],
)
def test_a_pasted_message_fills_nothing_that_it_does_not_name(page, message, fields):
    assert read(page, message)["fields"] == fields
