from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Activation, Alert
from incidents.services import weigh_alert
from tests.factories.incidents import proposed, warned
from tests.factories.tenancy import branch_operator, coordinator, headquarters, province

pytestmark = pytest.mark.django_db

URL = "/peringatan/baru/"


@pytest.fixture
def chief():
    return coordinator()


def typed(**changes):
    return {
        "client_ref": str(uuid4()),
        "hazard": "tsunami",
        "headline": "Air laut surut mendadak di Palabuhanratu",
        "attribution": "Pos SAR Palabuhanratu",
        "areas": "32.02.01; Kabupaten Cianjur",
        "severity": "extreme",
        "urgency": "immediate",
        "certainty": "likely",
        "effective_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        **changes,
    }


def test_a_tsunami_without_a_quake_is_told_to_everybody(client, chief):
    banten = province("36")

    answer = chief.sign_in(client).post(URL, typed())

    with chief.scope():
        alert = Alert.objects.get()
    assert answer["Location"] == f"/peringatan/{alert.pk}/"
    assert (alert.magnitude, alert.tsunami, alert.source) == (None, True, "manual")
    assert {"32.02.01", "32.03.11"} < set(alert.area_codes)
    assert banten.pk in alert.visible_to


def test_it_is_judged_by_the_rules_like_any_other(client, chief):
    chief.sign_in(client).post(URL, typed())

    with chief.scope() as actor:
        assert proposed(actor, Alert.objects.get()).rule.name == "Berpotensi tsunami"


def test_the_same_page_sent_twice_is_one_warning(client, chief):
    signed_in, page = chief.sign_in(client), typed()

    signed_in.post(URL, page)
    signed_in.post(URL, page)

    with chief.scope():
        assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": "Atlantis"}, "areas"),
        ({"areas": ""}, "areas"),
        ({"areas": ";".join(["32.03"] * 21)}, "areas"),
        ({"hazard": ""}, "hazard"),
        ({"expires_at": (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")}, "expires_at"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(client, chief, changes, field):
    page = chief.sign_in(client).post(URL, typed(**changes))

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert page.context["form"]["headline"].value() == "Air laut surut mendadak di Palabuhanratu"


def test_an_operator_records_nothing(client):
    assert branch_operator("32.03").sign_in(client).get(URL).status_code == 403


def test_ending_by_hand_needs_a_reason_and_withdraws_the_draft(client, chief):
    with chief.scope() as actor:
        alert = warned(actor, severity="severe")
        proposed(actor, alert)
    signed_in, ending = chief.sign_in(client), f"/peringatan/{alert.pk}/pengakhiran/"

    refused = signed_in.post(ending, {"version": alert.version, "reason": ""})
    signed_in.post(ending, {"version": alert.version, "reason": "Hujan telah reda."})

    assert (refused.status_code, bool(refused.context["ending_form"].errors)) == (422, True)
    with chief.scope() as actor:
        assert Alert.objects.get().state == "cancelled"
        weigh_alert(actor=actor, alert_id=alert.pk)
        assert Activation.objects.get().state == "withdrawn"


def test_what_headquarters_keeps_is_ended_by_nobody_else(client, chief):
    keeper = coordinator(of=headquarters())
    with keeper.scope() as actor:
        alert = warned(actor)
    signed_in = chief.sign_in(client)

    assert "ending_url" not in signed_in.get(f"/peringatan/{alert.pk}/").context
    answer = signed_in.post(f"/peringatan/{alert.pk}/pengakhiran/", {"version": alert.version, "reason": "x"})
    assert answer.status_code == 404
