import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.bmkg_quakes.statements import read_quakes, tsunami_potential
from tests.integrations.playing import fixture


def read(name):
    return read_quakes(fixture("bmkg_quakes", name))[0]


def test_json_and_xml_say_the_same():
    assert read("autogempa.json") == read("autogempa.xml")


def test_a_quake_is_read_by_its_unambiguous_fields():
    (quake,) = read("autogempa.json")

    assert quake.at == datetime(2026, 3, 3, 22, 12, 44, tzinfo=UTC)
    assert (quake.latitude, quake.longitude, quake.magnitude, quake.depth_km) == (-7.02, 106.51, 5.3, 21.0)
    assert quake.felt == "IV Palabuhanratu, III Sukabumi, II - III Lebak"
    assert quake.key == "2026-03-03T22:12:44Z/-7.02,106.51"


def test_indonesian_months_and_local_times_are_never_parsed():
    assert [quake.at.month for quake in read("gempaterkini.json")] == [3, 12]


def test_a_dash_says_nothing():
    assert [quake.felt for quake in read("gempadirasakan.json")] == [
        "IV Palabuhanratu, III Sukabumi, II - III Lebak",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tidak berpotensi tsunami", False),
        ("TIDAK BERPOTENSI TSUNAMI", False),
        ("Gempa ini berpotensi TSUNAMI untuk diteruskan pada masyarakat", True),
        ("Gempa ini dirasakan untuk diteruskan pada masyarakat", None),
        ("", None),
    ],
)
def test_silence_about_a_tsunami_is_not_a_no(text, expected):
    assert tsunami_potential(text) is expected


def test_one_broken_entry_does_not_hold_up_the_others():
    quakes, problems = read_quakes(fixture("bmkg_quakes", "partly_broken.json"))

    assert (len(quakes), len(problems)) == (1, 1)
    assert problems[0].startswith("entry 1: ValueError")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Pemeliharaan</html>",
        b'{"Infogempa": []}',
        b'{"Infogempa": {"gempa": []}}',
        b'{"Infogempa": {"gempa": [null, 7]}}',
        b'{"Infogempa":{"gempa":{"DateTime":"2026-03-03T22:12:44","Coordinates":"-7,106","Magnitude":"5"}}}',
        b'{"Infogempa":{"gempa":{"DateTime":"2026-03-03T22:12:44Z","Coordinates":"-97,106","Magnitude":"5"}}}',
        b'{"Infogempa":{"gempa":{"DateTime":"2026-03-03T22:12:44Z","Coordinates":"-7,106","Magnitude":"NaN"}}}',
        b'{"Infogempa":{"gempa":{"DateTime":"2026-03-03T22:12:44Z","Coordinates":"-7","Magnitude":"5"}}}',
        b"[" * 100_000,
    ],
)
def test_what_makes_no_sense_is_refused(content):
    with pytest.raises(Unreadable):
        read_quakes(content)


@pytest.mark.parametrize("name", ["entity_bomb.xml", "external_entity.xml"])
def test_entities_are_refused_before_they_are_read(name):
    with pytest.raises(Unreadable, match="DTDForbidden"):
        read_quakes(fixture("bmkg_quakes", name))


@settings(max_examples=200, deadline=None)
@given(
    some.one_of(
        some.binary(max_size=200),
        some.text(max_size=200).map(lambda text: f"<Infogempa><gempa><DateTime>{text}".encode(errors="replace")),
        some.dictionaries(
            some.sampled_from(["DateTime", "Coordinates", "Magnitude", "Kedalaman"]),
            some.one_of(some.text(), some.floats(), some.none(), some.lists(some.integers())),
        ).map(lambda entry: json.dumps({"Infogempa": {"gempa": entry}}).encode()),
    )
)
def test_no_payload_crashes_the_reader(content):
    try:
        quakes, _problems = read_quakes(content)
    except Unreadable:
        return
    assert all(abs(quake.latitude) <= 90 for quake in quakes)
