"""Severity, hazards, numbers and moments look the same on every page."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone, translation

from pmi_platform.core.interface.severity import SEVERITY_LOOKS
from pmi_platform.core.interface.templatetags import pmi

NIGHT = datetime(2026, 11, 21, 15, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@pytest.mark.parametrize(("code", "word"), [("low", "Rendah"), ("high", "Tinggi"), ("critical", "Kritis")])
def test_a_badge_tells_the_level_by_shape_and_word(code, word):
    badge = ElementTree.fromstring(pmi.severity_badge(code))

    assert [path.get("d") for path in badge.iter("path")] == [SEVERITY_LOOKS[code].path]
    assert "".join(badge.itertext()) == word


def test_every_level_has_a_shape_of_its_own():
    assert len({look.path for look in SEVERITY_LOOKS.values()}) == len(SEVERITY_LOOKS) == 4


def test_a_level_that_nobody_gave_is_not_drawn_as_low():
    assert "Belum dinilai" in pmi.severity_badge(None)


def test_a_marker_of_something_unverified_carries_a_question_mark():
    assert "doubt" in pmi.severity_marker("high", "banjir", verified=False)
    assert "doubt" not in pmi.severity_marker("high", "banjir", verified=True)


def test_a_hazard_without_a_sign_of_its_own_gets_the_general_one():
    assert pmi.hazard_icon("hujan_meteor") == pmi.hazard_icon("lain")


def test_a_hazards_code_never_reaches_the_page_as_markup():
    assert "<script" not in pmi.severity_marker("low", '"><script>')


@pytest.mark.parametrize(("value", "text"), [(12430, "12.430"), (0, "0"), (None, "–"), ("", "–")])
def test_zero_is_a_number_and_nothing_reported_a_dash(value, text):
    assert pmi.amount(value) == text


@pytest.mark.parametrize(("value", "text"), [(1204, "▲ 1.204"), (-6, "▼ 6"), (0, "tetap"), (None, "")])
def test_a_change_says_in_which_direction(value, text):
    assert pmi.change(value) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [("Asia/Jakarta", "22.41 WIB"), ("Asia/Makassar", "23.41 WITA"), ("Asia/Jayapura", "00.41 WIT")],
)
def test_a_time_names_its_indonesian_zone(zone, text):
    with timezone.override(zone):
        assert f">{text}<" in pmi.clock(NIGHT)


def test_a_moment_is_told_in_the_readers_language():
    with translation.override("en"):
        assert ">21 Nov 2026 22:41 WIB<" in pmi.moment(NIGHT)


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (timedelta(seconds=20), "baru saja"),
        (timedelta(minutes=59), "59 mnt"),
        (timedelta(hours=47), "47 jam"),
        (timedelta(days=3), "3 hari"),
        (timedelta(days=1461), "4 tahun"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(since, text):
    assert f">{text}<" in pmi.age(timezone.now() - since)


def test_nobody_signed_in_may_do_nothing():
    assert pmi.allows(None, "incidents.report.read") is False
