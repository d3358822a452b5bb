from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.utils import timezone

from incidents import services
from incidents.errors import WrongState
from incidents.events import AlertReceived
from incidents.handlers import weigh_for_everybody_concerned
from incidents.models import Activation, ActivationRule, Incident
from incidents.rules.activation import DEFAULTS, Criteria
from incidents.services import (
    RuleDraft,
    add_activation_rule,
    change_activation_rule,
    confirm_activation,
    dismiss_activation,
    lay_down_rules,
    receive_alert,
    weigh_alert,
)
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.incidents import notice, opened, proposed, square, warned
from tests.factories.risk import zoned
from tests.factories.tenancy import branch_operator, coordinator, headquarters, province

pytestmark = pytest.mark.django_db

GRAVE = {"severity": "severe", "urgency": "immediate", "certainty": "observed"}


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def actor(chief):
    with chief.scope() as actor:
        yield actor


def told():
    entries = JournalEntry.objects.filter(type__startswith="incidents.activation.").order_by("pk")
    return [entry.type.rpartition(".")[2] for entry in entries]


def heard(actor, *notices):
    """Each statement received and weighed, one after the other; the tenant's only activation."""
    for said in notices:
        alert, _is_new = receive_alert(actor=actor, notice=said)
        weigh_alert(actor=actor, alert_id=alert.pk)
        for ended in type(alert).objects.filter(ended_by=alert):
            weigh_alert(actor=actor, alert_id=ended.pk)
    return Activation.objects.get()


def test_a_warning_that_meets_a_rule_proposes_a_draft_and_opens_nothing(actor):
    activation = proposed(actor, warned(actor, **GRAVE))

    assert (activation.state, activation.area_id, activation.area_codes) == ("draft", "32.03.11", ["32.03.11"])
    assert (activation.severity, activation.rule.name) == ("high", "Peringatan berat dan segera")
    assert told() == ["proposed"]
    assert not Incident.objects.exists()


def test_a_mild_warning_proposes_nothing(actor):
    assert weigh_alert(actor=actor, alert_id=warned(actor).pk) is None


def test_what_is_over_proposes_nothing(actor):
    past = timezone.now() - timedelta(days=1)
    alert = warned(actor, sent_at=past, expires_at=past + timedelta(hours=1), **GRAVE)

    assert weigh_alert(actor=actor, alert_id=alert.pk) is None


def test_repeated_delivery_changes_nothing(actor):
    said = notice(**GRAVE)

    activation = heard(actor, said, said, said)

    assert (activation.version, told()) == (1, ["proposed"])


def test_an_update_revises_the_draft_and_moves_it_to_what_is_said_now(actor):
    first = notice(source_key="A", **GRAVE)
    update = notice(
        source_key="U",
        message="update",
        references=("A",),
        footprint=square("32.75.01"),
        **{**GRAVE, "severity": "extreme"},
    )

    activation = heard(actor, first, update)

    assert (activation.alert.source_key, activation.severity, activation.area_id) == ("U", "critical", "32.75.01")
    assert (activation.state, told()) == ("draft", ["proposed", "revised"])


def test_a_revision_under_the_same_key_revises_the_draft(actor):
    first = notice(**GRAVE)
    later = notice(
        source_key=first.source_key,
        sent_at=first.sent_at + timedelta(minutes=1),
        **{**GRAVE, "severity": "extreme"},
    )

    assert heard(actor, first, later).severity == "critical"


def test_an_update_below_every_rule_withdraws_the_draft(actor):
    first = notice(source_key="A", **GRAVE)
    milder = notice(source_key="U", message="update", references=("A",), severity="minor")

    activation = heard(actor, first, milder)

    assert (activation.state, activation.withdrawal) == ("withdrawn", "no_rule")


CHAIN = (
    {"source_key": "A", **GRAVE},
    {"source_key": "U", "message": "update", "references": ("A",), **GRAVE},
    {"source_key": "C", "message": "cancel", "references": ("U",), "footprint": None},
)


@pytest.mark.parametrize("order", permutations(range(3)))
def test_whatever_the_order_a_cancelled_warning_leaves_no_draft(actor, order):
    for place in order:
        alert, _is_new = receive_alert(actor=actor, notice=notice(**CHAIN[place]))
        weigh_alert(actor=actor, alert_id=alert.pk)

    assert not Activation.objects.filter(state="draft").exists()
    assert Activation.objects.count() <= 1


@pytest.mark.parametrize("order", permutations(range(3)))
def test_whatever_the_order_of_weighing_there_is_one_draft_for_the_chain(actor, order):
    second = {**CHAIN[1], "source_key": "V", "references": ("U",)}
    alerts = [receive_alert(actor=actor, notice=notice(**said))[0] for said in (CHAIN[0], CHAIN[1], second)]

    for place in order:
        weigh_alert(actor=actor, alert_id=alerts[place].pk)

    assert Activation.objects.get().alert.source_key == "V"


def test_only_what_is_actual_counts_outside_the_exercise_space():
    exercise = province("32", space=Space.EXERCISE)
    with open_tenant(exercise.pk, reason="test") as actor:
        activation = proposed(actor, warned(actor, status="exercise", **GRAVE))

    assert activation.tenant_id == exercise.pk
    with open_tenant(province("32").pk, reason="test") as actor:
        assert weigh_alert(actor=actor, alert_id=activation.alert_id) is None


def test_everybody_concerned_judges_by_rules_of_their_own(chief):
    keeper, banten = headquarters(), province("36")
    with chief.scope() as actor:
        for rule in lay_down_rules(actor=actor):
            draft = RuleDraft(name=rule.name, criteria=rule.criteria, is_enabled=False)
            change_activation_rule(actor=actor, rule_id=rule.pk, version=rule.version, draft=draft)
    with open_tenant(keeper.pk, reason="test") as actor:
        both = square("32.75.01").union(square("36.71.01"))
        alert = warned(actor, footprint=both, **GRAVE)

        for _time in range(2):
            weigh_for_everybody_concerned(AlertReceived.of(alert), actor=actor)

    with open_tenant(banten.pk, reason="test"):
        assert Activation.objects.get().area_codes == ["36.71.01"]
    with chief.scope(), open_tenant(keeper.pk, reason="test"):
        assert not Activation.objects.exists()
    with chief.scope():
        assert not Activation.objects.exists()


def test_confirming_opens_one_incident_however_often_it_is_tapped(actor):
    activation = proposed(actor, warned(actor, **GRAVE))

    first = confirm_activation(actor=actor, activation_id=activation.pk, version=activation.version)
    again = confirm_activation(actor=actor, activation_id=activation.pk, version=activation.version)

    assert (first.state, again.incident_id) == ("confirmed", first.incident_id)
    incident = Incident.objects.get()
    assert (incident.hazard_id, incident.area_id, incident.severity) == ("cuaca_ekstrem", "32.03.11", "high")
    assert told() == ["proposed", "confirmed"]


def test_confirming_can_attach_to_an_open_incident(actor):
    incident = opened(actor)
    activation = proposed(actor, warned(actor, **GRAVE))

    confirmed = confirm_activation(
        actor=actor, activation_id=activation.pk, version=activation.version, incident_id=incident.pk
    )

    assert confirmed.incident_id == incident.pk
    assert Incident.objects.count() == 1


def test_an_activation_is_attached_to_no_incident_of_others(chief):
    neighbour = coordinator(of=province("31"))
    with neighbour.scope() as actor:
        foreign = opened(actor, area="31.75")
    with chief.scope() as actor:
        activation = proposed(actor, warned(actor, **GRAVE))
        with pytest.raises(NotFound):
            confirm_activation(
                actor=actor, activation_id=activation.pk, version=activation.version, incident_id=foreign.pk
            )

        assert Activation.objects.get().state == "draft"


def test_what_was_confirmed_follows_its_warning_and_stays_confirmed(actor):
    activation = proposed(actor, warned(actor, source_key="A", **GRAVE))
    confirm_activation(actor=actor, activation_id=activation.pk, version=activation.version)

    followed = heard(actor, notice(source_key="U", message="update", references=("A",), severity="minor"))
    cancelled = heard(actor, notice(source_key="C", message="cancel", references=("U",), footprint=None))

    assert (followed.state, followed.alert.source_key) == ("confirmed", "U")
    assert cancelled.state == "confirmed"


def test_dismissing_needs_a_reason_and_an_open_draft(actor):
    activation = proposed(actor, warned(actor, **GRAVE))
    with pytest.raises(InvalidInput):
        dismiss_activation(actor=actor, activation_id=activation.pk, version=activation.version, reason=" ")

    dismissed = dismiss_activation(
        actor=actor, activation_id=activation.pk, version=activation.version, reason="Sudah ditangani BPBD."
    )

    with pytest.raises(WrongState):
        confirm_activation(actor=actor, activation_id=activation.pk, version=dismissed.version)


@pytest.mark.parametrize(("severity", "state"), [("severe", "dismissed"), ("extreme", "draft")])
def test_what_was_dismissed_comes_back_only_when_it_is_graver(actor, severity, state):
    activation = proposed(actor, warned(actor, source_key="A", **GRAVE))
    dismiss_activation(actor=actor, activation_id=activation.pk, version=activation.version, reason="Belum perlu.")

    update = notice(source_key="U", message="update", references=("A",), **{**GRAVE, "severity": severity})

    assert heard(actor, update).state == state


def test_a_draft_that_was_revised_meanwhile_is_looked_at_again_before_it_is_confirmed(actor):
    activation = proposed(actor, warned(actor, source_key="A", **GRAVE))
    heard(actor, notice(source_key="U", message="update", references=("A",), **{**GRAVE, "severity": "extreme"}))

    with pytest.raises(StaleVersion):
        confirm_activation(actor=actor, activation_id=activation.pk, version=activation.version)


def test_an_operator_decides_in_the_own_kabupaten_only(chief):
    with chief.scope() as actor:
        activation = proposed(actor, warned(actor, **GRAVE))

    with branch_operator("32.75").scope() as actor, pytest.raises(NotPermitted):
        confirm_activation(actor=actor, activation_id=activation.pk, version=activation.version)
    with branch_operator("32.03").scope() as actor:
        confirmed = confirm_activation(actor=actor, activation_id=activation.pk, version=activation.version)
    assert isinstance(confirmed.incident_id, UUID)


def test_a_tenant_begins_with_the_usual_rules_and_keeps_what_it_makes_of_them(actor):
    first, *_others = lay_down_rules(actor=actor)
    changed = RuleDraft(name="Tsunami saja", criteria=Criteria(tsunami_only=True), is_enabled=False)
    change_activation_rule(actor=actor, rule_id=first.pk, version=first.version, draft=changed)

    standing = lay_down_rules(actor=actor)

    assert len(standing) == len(DEFAULTS)
    assert (standing[0].name, standing[0].is_enabled) == ("Tsunami saja", False)


@pytest.mark.parametrize(
    ("name", "criteria", "field"),
    [
        ("", {}, "name"),
        ("Berpotensi tsunami", {}, "name"),
        ("Baru", {"hazard": "kaiju"}, "hazard"),
        ("Baru", {"least_severity": "parah"}, "least_severity"),
        ("Baru", {"least_risk": "parah"}, "least_risk"),
        ("Baru", {"area": "31.75"}, "area"),
        ("Baru", {"area": "99.99"}, "area"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(actor, name, criteria, field):
    with pytest.raises(InvalidInput) as refusal:
        add_activation_rule(actor=actor, draft=RuleDraft(name=name, criteria=Criteria(**criteria)))

    assert list(refusal.value.fields) == [field]


def test_a_rule_of_ones_own_proposes_what_the_usual_ones_do_not(actor):
    add_activation_rule(actor=actor, draft=RuleDraft(name="Hujan", criteria=Criteria(hazard="cuaca_ekstrem")))

    assert proposed(actor, warned(actor)).rule.name == "Hujan"
    assert ActivationRule.objects.count() == len(DEFAULTS) + 1


def test_a_rule_that_asks_for_a_class_of_risk_is_met_only_where_zones_say_so(actor):
    criteria = Criteria(hazard="cuaca_ekstrem", least_risk="moderate")
    add_activation_rule(actor=actor, draft=RuleDraft(name="Zona rawan", criteria=criteria))
    zoned(actor, hazard="cuaca_ekstrem", risk_class="low")
    alert = warned(actor)

    assert services.weigh_alert(actor=actor, alert_id=alert.pk) is None
    zoned(actor, hazard="cuaca_ekstrem", risk_class="high")
    assert services.weigh_alert(actor=actor, alert_id=alert.pk).rule.name == "Zona rawan"
