import pytest
from django.test import Client

from incidents.models import Incident
from tests.factories.incidents import opened, recorded
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import INCIDENTS, Caller
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def two():
    with coordinator().scope() as actor:
        first, second = opened(actor, area="32.03.11"), opened(actor, area="32.03.11")
        recorded(actor, second, 7, area="32.03.11")
    return first, second


def stored(incident):
    with coordinator().scope():
        return Incident.objects.get(pk=incident.pk)


def test_the_page_offers_what_may_be_the_same_and_merges_into_it(chief, two):
    first, second = two
    page = chief.get(f"/kejadian/{second.pk}/")
    assert first.number in said(page)

    merged = chief.post(
        f"/kejadian/{second.pk}/penggabungan/", {"version": 1, "into": str(first.pk), "reason": "Telepon ganda"}
    )

    assert merged["Location"] == f"/kejadian/{first.pk}/"
    assert chief.get(f"/kejadian/{second.pk}/")["Location"] == f"/kejadian/{first.pk}/"
    one = chief.get(f"/kejadian/{first.pk}/")
    assert [row["number"] for row in one.context["merged"]] == [second.number]
    assert one.context["totals"][0]["unverified"] == 7
    assert "Telepon ganda" in said(one)


def test_a_merge_is_taken_back_from_the_page_with_a_reason(chief, two):
    first, second = two
    chief.post(f"/kejadian/{second.pk}/penggabungan/", {"version": 1, "into": str(first.pk)})
    version = stored(second).version

    refused = chief.post(f"/kejadian/{second.pk}/pemisahan/", {"version": version, "reason": ""})
    assert refused.status_code == 422
    assert refused.context["merged"][0]["form"].errors
    chief.post(f"/kejadian/{second.pk}/pemisahan/", {"version": version, "reason": "Dua rumah"})

    assert stored(second).state == "reported"
    assert chief.get(f"/kejadian/{second.pk}/").status_code == 200
    assert chief.get(f"/kejadian/{first.pk}/").context["merged"] == []


def test_a_refused_merge_keeps_what_was_typed(chief, two):
    first, second = two

    page = chief.post(
        f"/kejadian/{second.pk}/penggabungan/", {"version": 9, "into": str(first.pk), "reason": "Telepon ganda"}
    )

    assert page.status_code == 422
    assert page.context["merge_form"]["reason"].value() == "Telepon ganda"
    assert page.context["merge_form"]["version"].value() == "1"


def test_a_part_names_its_whole_and_the_whole_its_parts(chief, two):
    whole, part = two

    chief.post(f"/kejadian/{part.pk}/induk/", {"version": 1, "parent": str(whole.pk)})

    assert chief.get(f"/kejadian/{part.pk}/").context["whole"]["number"] == whole.number
    assert [row["number"] for row in chief.get(f"/kejadian/{whole.pk}/").context["parts"]] == [part.number]
    chief.post(f"/kejadian/{part.pk}/induk/", {"version": 2, "parent": ""})
    assert chief.get(f"/kejadian/{whole.pk}/").context["parts"] == []


def test_machines_merge_and_separate_by_the_version_that_they_saw(two):
    first, second = two
    caller = Caller(coordinator())
    address = f"{INCIDENTS}{second.pk}/"

    merged = caller.post(f"{address}merge/", {"into": str(first.pk)}, etag=f'"{second.pk}-1"')
    assert (merged.json()["state"], merged.json()["merged_into_id"]) == ("merged", str(first.pk))
    assert caller.post(f"{address}separate/", {"reason": "x"}, etag=f'"{second.pk}-1"').status_code == 412
    separated = caller.post(f"{address}separate/", {"reason": "Dua rumah"}, etag=merged["ETag"])

    assert (separated.json()["state"], separated.json()["merged_into_id"]) == ("reported", None)
    linked = caller.post(f"{address}parent/", {"part_of": str(first.pk)}, etag=separated["ETag"])
    assert linked.json()["parent_id"] == str(first.pk)
