from uuid import uuid4

import pytest
from django.test import Client

from incidents import services
from incidents.models import Caller, CallRelay, EmergencyCall
from incidents.queries.calls import call_of_ticket
from pmi_platform.core.accounts.services.machines import MachineDraft, register_machine
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.calls import call_taker
from tests.factories.tenancy import unit

pytestmark = pytest.mark.django_db

KNOWN = ("hazard", "text", "area_code", "people_in_danger")
CALLS = "/api/v1/calls/"
SECRET = "rahasia kota yang panjang"


class Centre:
    """A city's 112 centre as a machine."""

    def __init__(self, scope="calls:write"):
        place = unit("32.75")
        client_id = f"kota-{uuid4()}"
        with open_tenant(place.tenant_id, reason="test") as actor:
            draft = MachineDraft(
                client_id=client_id,
                client_secret=SECRET,
                name="112 Kota Bekasi",
                address=f"{client_id}@kota.example",
                unit_id=place.pk,
                role=Role.CALL_TAKER,
                scopes=tuple(scope.split()),
            )
            register_machine(actor=actor, draft=draft)
        self.client = Client()
        terms = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": SECRET, "scope": scope}
        token = self.client.post("/oauth/token/", terms).json()["access_token"]
        self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def bring(self, path="", **said):
        return self.client.post(f"{CALLS}{path}", said, content_type="application/json")

    def read(self, ticket):
        return self.client.get(f"{CALLS}{ticket}/")


def ticket(**changes):
    return {
        "ticket": "BKS-2026-001",
        "hazard": "kebakaran",
        "text": "Gudang terbakar",
        "area_code": "32.75.01",
        "caller_name": "Ibu Sari",
        "caller_number": "081234567890",
        "opens_incident": True,
        "agencies": ["damkar", "pln"],
        **changes,
    }


def test_a_city_brings_a_call_once_however_often_it_sends_it():
    centre = Centre()

    first, again = centre.bring(**ticket()), centre.bring(**ticket())

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert [one["agency"] for one in first.json()["relays"]] == ["damkar", "pln"]
    assert first.json()["incident_id"]
    changed = centre.bring(**ticket(text="Lain"))
    assert (changed.status_code, changed.json()["code"]) == (409, "changed_after_filing")


def test_the_city_reads_how_it_ended_by_its_ticket():
    centre = Centre("calls:write personal:read")
    centre.bring(**ticket())
    with call_taker().scope() as actor:
        call = call_of_ticket(actor=actor, ticket="BKS-2026-001")
        relay = CallRelay.objects.get(agency="damkar")
        services.acknowledge_relay(actor=actor, relay_id=relay.pk, receiver="Andi")
        call.refresh_from_db()
        services.close_call(actor=actor, call_id=call.pk, version=call.version, outcome="handled", note="Padam")

    told = centre.read("BKS-2026-001").json()

    assert (told["outcome"], told["outcome_note"]) == ("handled", "Padam")
    assert [one["received_at"] is not None for one in told["relays"]] == [True, False]
    assert centre.read("BKS-2026-002").status_code == 404


def test_who_called_is_in_no_answer_and_words_only_with_the_scope():
    shown = Centre().bring(**ticket())

    assert shown.json()["text"] is None
    assert "Sari" not in shown.content.decode()
    assert "081234567890" not in shown.content.decode()
    with call_taker().scope():
        assert Caller.objects.get().name == "Ibu Sari"


def test_what_comes_late_is_told_as_what_changed():
    centre = Centre()
    centre.bring(**ticket())

    late = ticket(people_in_danger=4)
    answer = centre.bring(
        "BKS-2026-001/facts/", **{name: late[name] for name in ("hazard", "text", "area_code", "people_in_danger")}
    )

    assert answer.json()["people_in_danger"] == 4
    with call_taker().scope():
        assert {tuple(one.changes) for relay in CallRelay.objects.all() for one in relay.deltas.all()} == {
            ("people_in_danger",)
        }


def test_without_its_own_scope_a_machine_brings_nothing():
    centre = Centre("reports:write")

    assert centre.bring(**ticket()).status_code == 403
    with call_taker().scope():
        assert not EmergencyCall.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"ticket": ""}, {"hazard": "naga"}, {"people_in_danger": -4}, {"agencies": ["hansip"]}, {"area_code": "31.75.06"}],
)
def test_what_is_wrong_is_named(wrong):
    answer = Centre().bring(**ticket(**wrong))

    assert answer.status_code == 422
    assert set(wrong) == {name.partition(".")[0] for name in answer.json()["fields"]}
