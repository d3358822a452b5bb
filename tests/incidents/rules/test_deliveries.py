from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.deliveries import (
    MOST_ATTEMPTS,
    PAUSES_S,
    is_final,
    is_webhook_address,
    nearest_ways,
    next_attempt,
)

NOW = datetime(2026, 1, 5, 21, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    party: str
    area_id: str


def test_a_citys_own_way_comes_before_the_provinces():
    province, city, other = Way("damkar", "32"), Way("damkar", "32.75"), Way("damkar", "32.73")

    assert nearest_ways([province, city, other], area="32.75.01") == {"damkar": [city]}
    assert nearest_ways([city, other, province], area="32.04.05") == {"damkar": [province]}
    assert nearest_ways([other], area="32.75.01") == {}


def test_a_system_and_a_mailbox_of_one_area_are_both_told():
    system, mailbox = Way("bpbd", "32.75"), Way("bpbd", "32.75")

    assert nearest_ways([system, Way("bpbd", "32"), mailbox], area="32.75.01") == {"bpbd": [system, mailbox]}


def test_pauses_grow_and_end():
    moments = [next_attempt(n, now=NOW) for n in range(1, MOST_ATTEMPTS)]

    assert moments == [NOW + timedelta(seconds=pause) for pause in PAUSES_S]
    assert list(PAUSES_S) == sorted(PAUSES_S)
    assert next_attempt(MOST_ATTEMPTS, now=NOW) is None


def test_a_system_that_asks_for_a_pause_gets_it_within_bounds():
    assert next_attempt(1, now=NOW, asked_for_s=90) == NOW + timedelta(seconds=90)
    assert next_attempt(1, now=NOW, asked_for_s=10**9) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("status", "final"),
    [(None, False), (503, False), (429, False), (408, False), (400, True), (401, True), (404, True), (410, True)],
)
def test_only_what_cannot_mend_itself_is_given_up_at_once(status, final):
    assert is_final(status) is final


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://damkar.example/panggilan", True),
        ("https://damkar.example:443/panggilan?k=1", True),
        ("http://damkar.example/", False),
        ("https://damkar.example:8443/", False),
        ("https://user:pass@damkar.example/", False),
        ("https://localhost/", False),
        ("https:///path", False),
        ("ftp://damkar.example/", False),
        ("https://damkar.example/ dua", False),
        ("http://sistem.lan:8080/x", True),
    ],
)
def test_an_address_is_https_unless_its_host_is_of_the_own_network(url, good):
    assert is_webhook_address(url, private_hosts=["sistem.lan"]) is good


@given(st.text(max_size=60))
def test_no_text_breaks_the_look_at_an_address(text):
    assert is_webhook_address(text, private_hosts=()) in (True, False)
