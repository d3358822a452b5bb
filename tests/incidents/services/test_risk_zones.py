import json
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import RiskDatasetImported, RiskDatasetUndone, RiskZoneDrawn, RiskZoneRetired, RiskZoneRevised
from incidents.models import RiskCover, RiskDataset, RiskZone
from incidents.queries.risk import area_risks, list_zones
from incidents.queries.risk_exposure import exposure_by_area, exposure_by_zone
from incidents.rules.risk import Scale
from incidents.services.risk_import import ZoneMapping, undo_risk_import
from incidents.services.risk_zones import ZoneProvenance, retire_risk_zone, revise_risk_zone
from pmi_platform.core.errors import InvalidInput, NotPermitted, StaleVersion
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.incidents import CUGENANG, filed, opened, sheltered
from tests.factories.risk import (
    PROVENANCE,
    box,
    dataset,
    feature,
    geojson,
    geopackage,
    imported,
    shape,
    shapefile,
    square,
    zipped,
    zone_draft,
    zoned,
)
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import details, feed_lines, payloads, published

pytestmark = pytest.mark.django_db

BEKASI = "32.75.01"


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def refused(actor, *features, **changes):
    outcome = imported(actor, geojson(*features), **changes)
    assert RiskZone.objects.count() == 0
    assert RiskDataset.objects.count() == 0
    return [(one.number, str(one.wrong)) for one in outcome.wrong]


def states():
    return sorted(RiskZone.objects.values_list("dataset__edition", "state"))


def test_a_drawn_zone_says_whence_it_comes_and_how_much_of_each_kecamatan_it_covers(chief):
    zone = zoned(chief)

    assert (zone.hazard_id, zone.risk_class, zone.source, zone.licence) == ("banjir", "high", *_source())
    assert zone.area_codes == [CUGENANG]
    assert 0 < RiskCover.objects.get(zone=zone).share < 0.5
    assert 4 < zone.area_km2 < 6
    assert published(RiskZoneDrawn) == 1
    assert feed_lines(RiskZoneDrawn) == [("risk_zone", 1)]
    assert "InaRISK" in details()
    assert "InaRISK" not in payloads()


def _source():
    return PROVENANCE.source, PROVENANCE.licence


def test_the_class_of_a_kecamatan_follows_the_zones_in_force(chief):
    zoned(chief, risk_class="low", size=0.02)
    before = area_risks(codes=[CUGENANG], hazard="banjir")[CUGENANG]
    zone = zoned(chief)
    during = area_risks(codes=[CUGENANG], hazard="banjir")[CUGENANG]
    retire_risk_zone(actor=chief, zone_id=zone.pk, version=zone.version, reason="Tanggul selesai.")

    assert (before.risk_class, during.risk_class) == ("low", "high")
    assert area_risks(codes=[CUGENANG], hazard="banjir")[CUGENANG].risk_class == "low"
    assert area_risks(codes=[CUGENANG], hazard="gempa") == {}


def test_a_zone_counts_only_within_its_period(chief):
    today = timezone.localdate()
    over = ZoneProvenance(
        source="BPBD", licence="internal", as_of=PROVENANCE.as_of, valid_until=today.replace(year=2020)
    )
    zoned(chief, provenance=over)

    assert area_risks(codes=[CUGENANG], hazard="banjir") == {}
    assert exposure_by_area(actor=chief, hazard="banjir") == ([], 0)


def test_drawing_a_zone_changes_who_is_exposed(chief):
    incident = opened(chief, area=CUGENANG)
    sheltered(chief, incident)
    with field_officer().scope() as officer:
        filed(officer)
    zoned(chief)
    [line], count = exposure_by_area(actor=chief, hazard="banjir")
    population = AdminArea.objects.get(pk=CUGENANG).population

    assert (count, line.code, line.risk_class) == (1, CUGENANG, "high")
    assert line.people_in_zones == line.people_in_high == round(population * line.high)
    assert (line.shelter_count, line.incident_count, line.report_count) == (1, 1, 1)


def test_only_what_has_measured_coordinates_counts_in_a_zone(chief):
    zone = zoned(chief)
    opened(chief, area=CUGENANG)
    opened(chief, area=CUGENANG, location=zone.geometry.centroid)
    exposed = exposure_by_zone(actor=chief, zone_ids=[zone.pk])[zone.pk]

    assert exposed.incident_count == 1
    assert exposed.people == exposure_by_area(actor=chief, hazard="banjir")[0][0].people_in_zones


def test_a_zone_is_drawn_anew_with_what_it_covers(chief):
    zone = zoned(chief)
    moved = revise_risk_zone(
        actor=chief, zone_id=zone.pk, version=1, draft=zone_draft(BEKASI, risk_class="moderate", name="Kali Bekasi")
    )

    assert (moved.area_codes, moved.risk_class, moved.version) == ([BEKASI], "moderate", 2)
    assert list(RiskCover.objects.values_list("area", flat=True)) == [BEKASI]
    assert published(RiskZoneRevised) == 1
    with pytest.raises(StaleVersion):
        revise_risk_zone(actor=chief, zone_id=zone.pk, version=1, draft=zone_draft())


def test_a_zone_is_retired_with_a_reason_and_for_good(chief):
    zone = zoned(chief)
    with pytest.raises(InvalidInput):
        retire_risk_zone(actor=chief, zone_id=zone.pk, version=1, reason=" ")
    retire_risk_zone(actor=chief, zone_id=zone.pk, version=1, reason="Salah gambar.")

    assert published(RiskZoneRetired) == 1
    with pytest.raises(WrongState):
        retire_risk_zone(actor=chief, zone_id=zone.pk, version=2, reason="Lagi.")


@pytest.mark.parametrize(
    "outline",
    [
        "",
        "{}",
        "not a shape",
        json.dumps({"type": "Point", "coordinates": [107.0, -6.8]}),
        shape(box(107.0, -6.8, 107.0, -6.8)),
        shape(box(139.6, 35.6, 139.8, 35.7)),
        shape(box(-6.9, 107.0, -6.8, 107.1)),
        shape(box(179.9, -7.0, 180.1, -6.9)),
        shape(box(-179.0, -7.0, 179.0, -6.9)),
        shape(box(128.0, -5.0, 128.1, -4.9)),
        '{"type":"Polygon","coordinates":[[[1e400,0],[1,1],[2,2],[1e400,0]]]}',
        "[" * 50_000,
    ],
)
def test_an_outline_that_cannot_be_meant_is_refused(chief, outline):
    with pytest.raises(InvalidInput) as refusal:
        zoned(chief, shape=outline)

    assert "shape" in refusal.value.fields
    assert RiskZone.objects.count() == 0


def test_a_bow_tie_is_mended(chief):
    west, south, east, north = 107.05, -6.82, 107.08, -6.79
    bow = ((west, south), (east, north), (east, south), (west, north), (west, south))
    zone = zoned(chief, shape=shape(bow))

    assert zone.geometry.valid
    assert zone.geometry.num_geom == 2


def test_an_operator_draws_in_the_own_kabupaten_only():
    with branch_operator("32.03").scope() as operator:
        assert zoned(operator).area_codes == [CUGENANG]
        with pytest.raises(NotPermitted):
            zoned(operator, BEKASI)
        with pytest.raises(InvalidInput):
            zoned(operator, size=0.5)
    with field_officer().scope() as officer, pytest.raises(NotPermitted):
        zoned(officer)


def test_a_receiver_of_an_area_reads_the_zones_and_the_cover_of_that_area_alone():
    giver, receiver = coordinator(), coordinator(of=province("31"))
    now = timezone.now()
    terms = GrantTerms(
        receiver_id=receiver.tenant.pk,
        purpose=Purpose.INCIDENTS,
        area_codes=("32.75",),
        valid_from=now - timedelta(hours=1),
        valid_until=now.replace(year=now.year + 1),
        reason="MoU",
    )
    with giver.scope() as actor:
        zoned(actor)
        shared = zoned(actor, BEKASI)
        open_grant(actor=actor, terms=terms)
    with receiver.scope() as actor:
        assert [zone.pk for zone in list_zones(actor=actor)] == [shared.pk]
        assert [line.code for line in exposure_by_area(actor=actor, hazard="banjir")[0]] == [BEKASI]
        assert set(area_risks(codes=[CUGENANG, BEKASI], hazard="banjir")) == {BEKASI}


# Import ---------------------------------------------------------------------------------------------------------------
def test_a_file_is_tried_without_leaving_anything_and_then_taken_in(chief):
    content = geojson(feature(), feature(square(BEKASI), kelas="rendah", nama="Kali"))
    tried = imported(chief, content, keep=False)
    nothing = RiskZone.objects.count()
    done = imported(chief, content)

    assert (tried.is_good, tried.dataset, nothing) == (True, None, 0)
    assert dict(done.counts) == {("banjir", "high"): 1, ("banjir", "low"): 1}
    assert sorted(RiskZone.objects.values_list("risk_class", "name")) == [("high", "Bantaran"), ("low", "Kali")]
    assert (done.dataset.edition, done.dataset.zone_count) == (1, 2)
    assert published(RiskDatasetImported) == 1
    assert len(feed_lines(RiskDatasetImported)) == 2


def test_shapefiles_and_geopackages_are_taken_in_alike(chief):
    mapping = ZoneMapping(class_field="kelas", scale=Scale.WORDS, hazard="longsor")
    rings = [(square(), "Sedang")]
    imported(chief, zipped(shapefile(rings)), file_name="a.zip", name="A", mapping=mapping)
    imported(chief, geopackage(rings), file_name="b.gpkg", name="B", mapping=mapping)

    assert list(RiskZone.objects.values_list("hazard", "risk_class")) == [("longsor", "moderate")] * 2


def test_an_attribute_may_say_the_hazard_by_its_name_at_inarisk(chief):
    mapping = ZoneMapping(class_field="kelas", scale=Scale.WORDS, hazard_field="bahaya")
    imported(chief, geojson(feature(bahaya="GEMPABUMI"), feature(bahaya="Banjir")), mapping=mapping)

    assert sorted(RiskZone.objects.values_list("hazard", flat=True)) == ["banjir", "gempa"]


def test_every_feature_that_is_wrong_is_named_and_nothing_is_half_saved(chief):
    wrong = refused(
        chief,
        feature(),
        feature(kelas="gawat"),
        feature(box(107.0, -6.8, 107.0, -6.8)),
        feature(box(179.9, -7.0, 180.1, -6.9)),
        feature(box(2.0, 48.0, 2.1, 48.1)),
        feature(box(110.4, -7.1, 110.5, -7.0)),
    )

    assert [number for number, _reason in wrong] == [2, 3, 4, 5, 6]
    assert "gawat" in wrong[0][1]
    assert "garis tanggal" in wrong[2][1]
    assert "Indonesia" in wrong[3][1]
    assert len({reason for _number, reason in wrong}) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mapping": ZoneMapping(class_field="tidak ada", scale=Scale.WORDS, hazard="banjir")}, "class_field"),
        ({"mapping": ZoneMapping(class_field="", scale=Scale.WORDS, hazard="banjir")}, "class_field"),
        ({"mapping": ZoneMapping(class_field="kelas", scale=Scale.WORDS, hazard="hujan meteor")}, "hazard"),
        ({"name": " "}, "name"),
        ({"provenance": ZoneProvenance(source="", licence="x", as_of=PROVENANCE.as_of)}, "source"),
    ],
)
def test_a_wrong_attribute_name_or_source_is_named(chief, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        imported(chief, geojson(feature()), **changes)

    assert field in refusal.value.fields


def test_a_later_file_replaces_the_earlier_and_undoing_brings_it_back_exactly(chief):
    dataset(chief, CUGENANG, BEKASI)
    lost = RiskZone.objects.get(area_codes=[BEKASI])
    retire_risk_zone(actor=chief, zone_id=lost.pk, version=1, reason="Salah.")
    second = dataset(chief, BEKASI)
    during = states()
    undo_risk_import(actor=chief, dataset_id=second.pk, version=1)

    assert (second.edition, second.supersedes.edition) == (2, 1)
    assert during == [(1, "retired"), (1, "superseded"), (2, "current")]
    assert states() == [(1, "current"), (1, "retired"), (2, "undone")]
    assert set(area_risks(codes=[CUGENANG, BEKASI], hazard="banjir")) == {CUGENANG}
    assert published(RiskDatasetUndone) == 1
    with pytest.raises(WrongState):
        undo_risk_import(actor=chief, dataset_id=second.pk, version=2)


def test_only_an_office_for_the_whole_province_imports():
    with branch_operator("32.03").scope() as operator, pytest.raises(NotPermitted):
        dataset(operator)
