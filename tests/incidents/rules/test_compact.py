import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.compact import Reading, read
from incidents.rules.compact_vocabulary import HAZARDS
from incidents.rules.spelling import edits, nearest
from incidents.rules.tellings import answers_of, seen_at, severity_of, text_of

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "compact.json").read_text())
NAMES, MESSAGES = VECTORS["names"], VECTORS["messages"]
WORDS = (*NAMES, *"BANJIR 120 KK MD 2 KELUARGA PUKUL RT RW : = # KEC KET 40 CM ORANG JAM".split())  # noqa: SIM905
WIB = ZoneInfo("Asia/Jakarta")
SILENT = {name: getattr(Reading(), name) for name in Reading.__slots__}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"][:30])
def test_a_message_reads_as_its_vector_says(message):
    told = read(message["text"], names=NAMES)

    assert {name: getattr(told, name) for name in Reading.__slots__} == {**SILENT, **message["reads"]}


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    read(text, names=NAMES)


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_known_words_in_any_order_are_read_to_the_end(words):
    read(" ".join(words), names=NAMES)


def test_a_short_word_is_never_taken_for_another():
    assert nearest("KX", ["KK"]) is None
    assert nearest("RUMA", ["RUMAH"]) is None


def test_two_words_equally_near_are_not_chosen_between():
    assert nearest("JATIRAHA", ["JATIRASA", "JATIRAGA"]) is None


def test_swapped_letters_are_one_slip():
    assert edits("BANJRI", "BANJIR", most=2) == 1
    assert edits("BANJIR", "GEMPA", most=2) == 3


def test_what_a_report_does_not_ask_for_is_kept_in_words():
    told = read("BANJIR 40CM 2 LB 1 RB 7 qqq", names=NAMES)

    text = text_of(told, type_code="first_report")

    assert text.splitlines() == [
        "Luka berat: 2",
        "Rumah rusak berat: 1",
        "Tinggi air: 40 cm",
        "Belum dipahami: 7 qqq",
    ]
    assert answers_of(told, hazard="banjir", type_code="first_report")["injured"] == 2


def test_severity_is_estimated_from_what_is_told():
    assert severity_of(read("BANJIR 1 MD", names={})) == "high"
    assert severity_of(read("BANJIR 80CM", names={})) == "moderate"
    assert severity_of(read("BANJIR 5KK", names={})) == "low"


def test_a_clock_that_lies_ahead_was_yesterdays():
    sent_at = datetime(2026, 11, 28, 1, 0, tzinfo=WIB)

    assert seen_at(read("jam 23.10", names={}), sent_at=sent_at) == datetime(2026, 11, 27, 23, 10, tzinfo=WIB)
    assert seen_at(read("jam 00.10", names={}), sent_at=sent_at) == datetime(2026, 11, 28, 0, 10, tzinfo=WIB)
    assert seen_at(read("banjir", names={}), sent_at=sent_at) == sent_at


def test_every_hazard_is_read_by_the_word_that_a_phone_writes():
    phone_writes = {"rob_abrasi": "ROB", "industri": "LEDAKAN"}
    codes = sorted(set(HAZARDS.values()))

    read_as = {code: read(phone_writes.get(code, code.replace("_", " ").upper()), names={}).hazard for code in codes}

    assert read_as == {code: code for code in codes}
    assert {"medis", "lain"} <= set(codes)


@pytest.mark.parametrize(
    ("text", "hazard", "words"),
    [
        ("BANJIR 3 luka butuh ambulans", "banjir", ["ambulans"]),
        ("MEDIS di jalan, kecelakaan", "kecelakaan", []),
        ("LAIN 2 luka", "lain", []),
        ("GEMPA 2 MD dan lain-lain", "gempa", ["lain lain"]),
    ],
)
def test_a_disaster_outranks_a_word_for_help_or_anything_else(text, hazard, words):
    told = read(text, names={})

    assert (told.hazard, told.words) == (hazard, words)
    assert not {"ambulans", "lain", "lain lain", "kecelakaan"} & set(told.unclear)
