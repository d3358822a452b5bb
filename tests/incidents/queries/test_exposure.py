import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.queries.exposure import ExposedKecamatan, ExposedRegency, Exposure, exposure_of
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.incidents import opened, warned
from tests.factories.risk import zoned
from tests.factories.tenancy import branch_operator, coordinator, headquarters, province

pytestmark = pytest.mark.django_db

ALL_OF_JAWA_BARAT = MultiPolygon(Polygon.from_bbox((104.0, -9.0, 110.0, -5.0)), srid=4326)


@pytest.fixture
def chief():
    return coordinator()


def codes(exposure):
    return [one.code for one in exposure.kecamatan]


def living_in(*areas):
    return sum(AdminArea.objects.filter(pk__in=areas).values_list("population", flat=True))


def test_the_people_of_a_kecamatan_are_its_share_and_not_its_kabupatens_figure(chief):
    with chief.scope() as actor:
        exposure = exposure_of(actor=actor, alert=warned(actor, area="32.03.11"))

    assert codes(exposure) == ["32.03.11"]
    assert exposure.people == living_in("32.03.11") < living_in("32.03") / 10
    assert exposure.is_estimate


def test_all_kecamatan_of_a_kabupaten_together_make_exactly_its_figure(chief):
    with chief.scope() as actor:
        exposure = exposure_of(actor=actor, alert=warned(actor, footprint=ALL_OF_JAWA_BARAT), within="32.03")

    [cianjur] = exposure.regencies
    assert (cianjur.name, cianjur.people) == ("Kabupaten Cianjur", living_in("32.03"))


@pytest.mark.parametrize(("figures", "people", "unknown"), [((None,), None, 1), ((None, 1200), 1200, 1), ((), None, 0)])
def test_where_no_figure_is_known_nobody_is_counted_and_it_is_said(figures, people, unknown):
    kecamatan = [
        ExposedKecamatan(code=f"96.71.0{n}", name="Sorong", people=figure, is_estimate=figure is not None)
        for n, figure in enumerate(figures)
    ]
    regencies = [ExposedRegency(code="96.71", name="Kota Sorong", kecamatan=kecamatan)]

    exposure = Exposure(regencies=regencies, open_incident_count=0)

    assert (exposure.people, exposure.unknown_count) == (people, unknown)


def test_open_incidents_inside_are_counted_and_no_others(chief):
    with chief.scope() as actor:
        opened(actor, area="32.03.11")
        opened(actor, area="32.03")
        opened(actor, area="32.75.01")
        alert = warned(actor, area="32.03.11")

        assert exposure_of(actor=actor, alert=alert).open_incident_count == 2
        assert exposure_of(actor=actor, alert=alert, within="32.75").open_incident_count == 0


def test_nobody_counts_incidents_that_they_may_not_read(chief):
    keeper, stranger = headquarters(), coordinator(of=province("31"))
    with chief.scope() as actor:
        opened(actor, area="32.03.11")
    with open_tenant(keeper.pk, reason="test") as actor:
        alert = warned(actor, footprint=ALL_OF_JAWA_BARAT)

    with stranger.scope() as actor:
        assert exposure_of(actor=actor, alert=alert).open_incident_count == 0
    with branch_operator("32.75").scope() as actor:
        assert exposure_of(actor=actor, alert=alert).open_incident_count == 0
    with branch_operator("32.03").scope() as actor:
        assert exposure_of(actor=actor, alert=alert).open_incident_count == 1


def test_any_number_of_kecamatan_costs_three_statements(chief):
    with chief.scope() as actor:
        alert = warned(actor, footprint=ALL_OF_JAWA_BARAT)
        with CaptureQueriesContext(connection) as sent:
            exposure = exposure_of(actor=actor, alert=alert)

    assert len(exposure.kecamatan) > 600
    assert len(sent) <= 4


def test_each_kecamatan_has_its_class_of_risk_for_the_hazard_of_the_warning(chief):
    with chief.scope() as actor:
        zoned(actor, hazard="gempa", risk_class="moderate")
        zoned(actor, hazard="cuaca_ekstrem")
        exposure = exposure_of(actor=actor, alert=warned(actor, area="32.03.11", hazard="cuaca_ekstrem"))
        other = exposure_of(actor=actor, alert=warned(actor, area="32.75.01", hazard="cuaca_ekstrem"))

    assert [(one.risk_class, one.risk_share > 0) for one in exposure.kecamatan] == [("high", True)]
    assert (exposure.at_high_risk_count, other.at_high_risk_count) == (1, 0)
    assert [(one.risk_class, one.risk_share) for one in other.kecamatan] == [(None, None)]
