from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from incidents import queries, services
from incidents.errors import WrongState
from incidents.events import FigureRecorded, FigureRetracted, FigureVerified
from incidents.models import CountedFigure, Figure
from pmi_platform.core.errors import InvalidInput, NotPermitted, StaleVersion
from tests.factories.incidents import filed, opened, recorded
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import feed_lines, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def incident(chief):
    return opened(chief)


def headline(incident, indicator="meninggal", unit="jiwa"):
    found = queries.headlines([incident.pk]).get((incident.pk, indicator, unit), queries.Headline())
    return found.verified, found.reported


def verified(actor, incident, value, **changes):
    figure = recorded(actor, incident, value, **changes)
    return services.verify_figure(actor=actor, figure_id=figure.pk, version=figure.version)


def refused(actor, incident, value, **changes):
    with pytest.raises(InvalidInput) as refusal:
        recorded(actor, incident, value, **changes)
    assert not Figure.objects.exists()
    return set(refusal.value.fields)


def ago(hours):
    return timezone.now() - timedelta(hours=hours)


def test_an_unverified_figure_stands_beside_the_verified_one(chief, incident):
    verified(chief, incident, 56, as_of=ago(5))

    recorded(chief, incident, 162, as_of=ago(3), source_name="Pemprov")

    assert headline(incident) == (56, 162)


def test_figures_may_fall(chief, incident):
    verified(chief, incident, 10, as_of=ago(9))

    verified(chief, incident, 9, as_of=ago(1))

    assert headline(incident) == (9, 9)


def test_unknown_is_recorded_and_counts_as_nothing_known(chief, incident):
    figure = recorded(chief, incident, None)

    assert figure.value is None
    assert headline(incident) == (None, None)


def test_zero_is_a_number(chief, incident):
    verified(chief, incident, 0)

    assert headline(incident) == (0, 0)


def test_taking_a_figure_back_restores_the_total_of_before(chief, incident):
    verified(chief, incident, 334, as_of=ago(9))
    wrong = verified(chief, incident, 600, as_of=ago(1))

    services.retract_figure(actor=chief, figure_id=wrong.pk, version=wrong.version, reason="Data ganda.")

    assert headline(incident) == (334, 334)
    assert published(FigureRetracted) == 1


def test_a_figure_is_not_taken_back_without_a_reason(chief, incident):
    figure = recorded(chief, incident, 5)

    with pytest.raises(InvalidInput):
        services.retract_figure(actor=chief, figure_id=figure.pk, version=1, reason="")


def test_two_sources_that_contradict_each_other_are_flagged_and_told_to_the_feed(chief, incident):
    first = recorded(chief, incident, 6570, indicator="rumah_rusak_berat", unit="unit", source_name="Media A")

    second = recorded(chief, incident, 12641, indicator="rumah_rusak_berat", unit="unit", source_name="Media B")

    first.refresh_from_db()
    assert first.flags == second.flags == ["source_conflict"]
    assert sorted(feed_lines(FigureRecorded)) == [("figure", 2), ("figure", 2)]


def test_a_contradiction_ends_when_one_side_is_taken_back(chief, incident):
    first = recorded(chief, incident, 6570, source_name="Media A")
    second = recorded(chief, incident, 12641, source_name="Media B")

    services.retract_figure(actor=chief, figure_id=second.pk, version=second.version, reason="Tertukar.")

    first.refresh_from_db()
    assert first.flags == []


def depok(chief, incident):
    as_of = ago(1)
    households = recorded(chief, incident, 603, indicator="terdampak", unit="kk", as_of=as_of)
    people = recorded(chief, incident, 398, indicator="terdampak", unit="jiwa", as_of=as_of)
    households.refresh_from_db()
    return households, people


def test_fewer_people_than_households_are_flagged_and_not_counted(chief, incident):
    households, people = depok(chief, incident)

    assert households.flags == people.flags == ["people_below_households"]
    assert headline(incident, "terdampak", "jiwa") == headline(incident, "terdampak", "kk") == (None, None)


def test_an_impossible_figure_is_verified_only_with_a_reason(chief, incident):
    _households, people = depok(chief, incident)

    with pytest.raises(InvalidInput):
        services.verify_figure(actor=chief, figure_id=people.pk, version=people.version)
    services.verify_figure(
        actor=chief, figure_id=people.pk, version=people.version, reason="Satu posko, dihitung ulang."
    )

    assert headline(incident, "terdampak", "jiwa") == (398, 398)


def test_a_figure_is_verified_once(chief, incident):
    figure = verified(chief, incident, 5)

    assert published(FigureVerified) == 1
    with pytest.raises(WrongState):
        services.verify_figure(actor=chief, figure_id=figure.pk, version=figure.version)


def test_a_figure_is_verified_in_the_version_that_was_read(chief, incident):
    figure = recorded(chief, incident, 5)

    with pytest.raises(StaleVersion):
        services.verify_figure(actor=chief, figure_id=figure.pk, version=9)


@pytest.mark.parametrize("value", [-1, "-3", "banyak", "", True, 10**9, 10_000_000, "1.5", float("inf")])
def test_numbers_that_cannot_be_true_are_refused(chief, incident, value):
    assert refused(chief, incident, value) == {"value"}


def test_more_people_than_live_there_are_refused(chief, incident):
    assert refused(chief, incident, 400_000, indicator="mengungsi", area="32.03.11") == {"value"}


def test_hectares_may_have_a_fraction(chief, incident):
    figure = recorded(chief, incident, "890.5", indicator="sawah_rusak", unit="ha")

    assert figure.value == Decimal("890.50")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"indicator": "kucing"}, "indicator"),
        ({"unit": "ha"}, "unit"),
        ({"area": "36.02"}, "area"),
        ({"source_class": "gosip"}, "source_class"),
        ({"as_of": timezone.now() + timedelta(days=1)}, "as_of"),
    ],
)
def test_wrong_input_is_named(chief, incident, change, field):
    assert refused(chief, incident, 5, **change) == {field}


def test_a_figure_of_a_new_kecamatan_widens_its_incident(chief):
    incident = opened(chief, area="32.03.11")

    recorded(chief, incident, 5, area="32.03.05")

    incident.refresh_from_db()
    assert incident.area_codes == ["32.03.05", "32.03.11"]


def test_an_operator_records_only_in_the_own_kabupaten(chief, incident):
    with branch_operator("32.75").scope() as operator, pytest.raises(NotPermitted):
        recorded(operator, incident, 5)


def test_an_officer_of_a_kecamatan_records_no_figure(chief, incident):
    with field_officer().scope() as officer, pytest.raises(NotPermitted):
        recorded(officer, incident, 5, area="32.03.11")


def test_only_a_provincial_office_speaks_of_the_whole(chief, incident):
    with branch_operator().scope() as operator, pytest.raises(NotPermitted):
        recorded(operator, incident, 60, area=None)


def test_the_whole_counts_instead_of_every_area(chief, incident):
    verified(chief, incident, 16, area="32.01")
    verified(chief, incident, 9, area="32.75")

    verified(chief, incident, 60, area=None)

    assert headline(incident) == (60, 60)


def test_a_participants_figures_add_to_the_owners_for_whoever_sees_both(chief):
    banten = coordinator(of=province("36"))
    incident = opened(chief)
    verified(chief, incident, 30, area="32.75")
    services.invite_participant(
        actor=chief, incident_id=incident.pk, version=2, tenant_id=banten.tenant.pk, role="affected"
    )

    with banten.scope() as actor:
        verified(actor, incident, 9, area="36.02")
        assert headline(incident) == (9, 9)

    assert headline(incident) == (30, 30)


def test_what_counted_keeps_from_when_until_when(chief, incident):
    verified(chief, incident, 56, as_of=ago(5))
    verified(chief, incident, 62, as_of=ago(4))

    history = CountedFigure.objects.filter(basis="verified").order_by("counted_from")
    assert [(row.value, row.counted_until is None) for row in history] == [(56, False), (62, True)]


def test_a_verified_reports_figures_count_in_its_incident(chief, incident):
    report = filed(chief, answers={"people": 240, "households": 60}, incident_id=incident.pk)
    before = headline(incident, "terdampak")

    services.verify_report(actor=chief, report_id=report.pk, version=report.version)

    assert before == (None, 240)
    assert headline(incident, "terdampak") == (240, 240)


def test_a_withdrawn_reports_figures_no_longer_count(chief, incident):
    report = filed(chief, answers={"people": 240}, incident_id=incident.pk)

    services.withdraw_report(actor=chief, report_id=report.pk, version=report.version)

    assert headline(incident, "terdampak") == (None, None)


def test_every_total_names_the_figures_that_it_is_the_sum_of(chief, incident):
    kept = verified(chief, incident, 5, area="32.01")
    also = verified(chief, incident, 7, area="32.75")
    recorded(chief, incident, 3, area="32.01", as_of=ago(8))

    found = queries.headlines([incident.pk])[incident.pk, "meninggal", "jiwa"]

    assert set(found.verified_ids) == set(found.reported_ids) == {kept.pk, also.pk}
