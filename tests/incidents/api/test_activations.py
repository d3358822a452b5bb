import pytest

from tests.factories.incidents import proposed, warned
from tests.factories.tenancy import branch_operator, coordinator, province
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db

ACTIVATIONS = "/api/v1/activations/"


@pytest.fixture
def draft():
    with coordinator().scope() as actor:
        return proposed(actor, warned(actor, severity="severe"))


def test_a_draft_is_told_with_its_warning_and_its_rule(draft):
    told = Caller(coordinator()).get(f"{ACTIVATIONS}{draft.pk}/").json()

    assert (told["alert_id"], told["rule"], told["state"]) == (
        str(draft.alert_id),
        "Peringatan berat dan segera",
        "draft",
    )
    assert told["area_codes"] == ["32.03.11"]


def test_the_list_narrows_by_state(draft):
    caller = Caller(coordinator())

    assert [row["id"] for row in caller.get(ACTIVATIONS, state="draft").json()["results"]] == [str(draft.pk)]
    assert caller.get(ACTIVATIONS, state="confirmed").json()["results"] == []


def test_others_read_nothing_of_it(draft):
    assert Caller(coordinator(of=province("31"))).get(f"{ACTIVATIONS}{draft.pk}/").status_code == 404
    assert Caller(branch_operator("32.75")).get(f"{ACTIVATIONS}{draft.pk}/").status_code == 404
