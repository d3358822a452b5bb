import pytest

from incidents.models import Activation, ActivationRule, Incident
from incidents.rules.activation import DEFAULTS
from tests.factories.incidents import opened, proposed, warned
from tests.factories.tenancy import branch_operator, coordinator
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

LIST = "/peringatan/aktivasi/"
RULES = "/peringatan/aturan/"


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def draft(chief):
    with chief.scope() as actor:
        return proposed(actor, warned(actor, severity="severe"))


def confirm(client, draft, **data):
    return client.post(f"{LIST}{draft.pk}/konfirmasi/", {"version": draft.version, **data})


def test_from_the_dashboard_to_the_incident_is_two_taps_and_a_button(client, chief, draft):
    signed_in = chief.sign_in(client)

    dashboard = signed_in.get("/komando/")
    listed = signed_in.get(LIST).context["activations"]
    page = signed_in.get(listed[0]["url"])
    answer = signed_in.post(
        page.context["confirm_url"], {"version": page.context["confirmation_form"].initial["version"]}
    )

    assert dashboard.context["draft_count"] == 1
    with chief.scope():
        assert answer["Location"] == f"/kejadian/{Incident.objects.get().pk}/"
    assert signed_in.get("/komando/").context["draft_count"] == 0


def test_an_open_incident_inside_can_be_chosen(client, chief, draft):
    with chief.scope() as actor:
        incident = opened(actor)
    signed_in = chief.sign_in(client)

    assert incident.number in said(signed_in.get(f"/peringatan/{draft.alert_id}/"))
    confirm(signed_in, draft, incident=str(incident.pk))

    with chief.scope():
        assert Activation.objects.get().incident_id == incident.pk


def test_a_dismissal_without_a_reason_is_shown_again(client, chief, draft):
    page = chief.sign_in(client).post(f"{LIST}{draft.pk}/penolakan/", {"version": draft.version, "reason": ""})

    assert page.status_code == 422
    assert page.context["dismissal_form"].errors


def test_a_dismissed_draft_leaves_the_list_and_says_why(client, chief, draft):
    signed_in = chief.sign_in(client)

    signed_in.post(f"{LIST}{draft.pk}/penolakan/", {"version": draft.version, "reason": "Sudah reda."})

    assert signed_in.get(LIST).context["activations"] == []
    assert "Sudah reda." in said(signed_in.get(LIST, {"state": "all"}))


def test_what_has_changed_since_it_was_shown_is_not_confirmed(client, chief, draft):
    page = confirm(chief.sign_in(client), draft, version=draft.version + 1)

    assert page.status_code == 422
    with chief.scope():
        assert not Incident.objects.exists()


def test_an_operator_of_another_kabupaten_is_offered_nothing(client, draft):
    assert branch_operator("32.75").sign_in(client).get(LIST).context["activations"] == []
    assert confirm(branch_operator("32.75").sign_in(client), draft).status_code == 404


def test_the_usual_rules_are_shown_before_there_are_own_ones(client, chief):
    signed_in = chief.sign_in(client)

    assert [rule["name"] for rule in signed_in.get(RULES).context["rules"]] == [name for name, _criteria in DEFAULTS]
    signed_in.post(f"{RULES}bawaan/")
    assert all(rule["url"] for rule in signed_in.get(RULES).context["rules"])


def test_a_rule_is_added_changed_and_taken_out_of_use(client, chief):
    signed_in = chief.sign_in(client)

    signed_in.post(f"{RULES}baru/", {"name": "Hujan di Cianjur", "area": "32.03", "is_enabled": "on"})
    with chief.scope():
        rule = ActivationRule.objects.get(name="Hujan di Cianjur")
    shown = signed_in.get(f"{RULES}{rule.pk}/").context["form"].initial
    signed_in.post(f"{RULES}{rule.pk}/", {"name": "Hujan", "version": shown["version"]})

    with chief.scope():
        rule.refresh_from_db()
    assert (rule.name, rule.area_id, rule.is_enabled) == ("Hujan", None, False)


def test_a_refused_rule_keeps_what_was_typed(client, chief):
    page = chief.sign_in(client).post(f"{RULES}baru/", {"name": "Hujan", "area": "31.75"})

    assert page.status_code == 422
    assert page.context["form"]["name"].value() == "Hujan"
