import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.references import ALPHABET, own_reference, read_reference, short_reference

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "references.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["reference"])
def test_the_reference_is_the_highest_thirty_bits(vector):
    assert short_reference(UUID(vector["client_ref"])) == vector["reference"]


@given(st.uuids())
def test_a_reference_has_six_characters_that_nobody_mixes_up(client_ref):
    reference = short_reference(client_ref)

    assert len(reference) == 6
    assert set(reference) <= set(ALPHABET)


@given(st.uuids())
def test_a_reference_is_read_back_as_it_was_written(client_ref):
    reference = short_reference(client_ref)

    assert read_reference(f" #{reference[:3].lower()}-{reference[3:]} ") == reference


@pytest.mark.parametrize(
    ("typed", "read"),
    [("k7q2m9", "K7Q2M9"), ("#KOILM9", "K011M9"), ("K7Q 2M9", "K7Q2M9"), ("K7Q2M", None), ("K7Q2MU", None), ("", None)],
)
def test_look_alikes_are_forgiven_and_what_cannot_be_one_is_none(typed, read):
    assert read_reference(typed) == read


def test_a_report_numbered_by_a_clock_carries_no_reference_of_its_own():
    assert own_reference(UUID("018f6f6e-7b3c-7abc-8def-0123456789ab")) == ""
    assert own_reference(uuid4()) != ""
