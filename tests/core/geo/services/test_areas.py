import pytest
from django.core.management import call_command
from django.db import connections

from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.services.areas import load_areas


@pytest.fixture
def said():
    return []


def as_owner(statement):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_a_second_load_finds_nothing_to_do(fresh_database, said):
    assert load_areas(report=said.append) is False
    assert "up to date" in said[0]


def test_a_load_mends_what_differs_and_leaves_the_rest(fresh_database, said):
    as_owner("UPDATE geo_adminarea SET name = 'Gambar' WHERE code = '31.71.01'")
    as_owner("UPDATE geo_loadeddataset SET digest = 'older' WHERE name = 'areas'")

    load_areas(report=said.append)

    assert AdminArea.objects.get(pk="31.71.01").name == "Gambir"
    assert "1 new or changed" in said[-1]


def test_an_area_the_sources_no_longer_know_stays_but_is_deprecated(fresh_database, said):
    as_owner(
        """
        INSERT INTO geo_adminarea (code, level, kind, name, parent_id, population_is_estimate, population_source,
                                   is_deprecated)
        VALUES ('31.71.99', 'kecamatan', 'kecamatan', 'Dulu', '31.71', false, '', false)
        """
    )
    as_owner("UPDATE geo_loadeddataset SET digest = 'older' WHERE name = 'areas'")

    load_areas(report=said.append)

    assert AdminArea.objects.get(pk="31.71.99").is_deprecated
    assert AdminArea.objects.filter(is_deprecated=True).count() == 1


def test_the_command_does_everything_and_is_quick_the_second_time(fresh_database, capsys, settings):
    settings.BOUNDARIES_DIR = None

    call_command("load_areas")

    assert capsys.readouterr().out.count("up to date") == 2


def test_a_wrong_level_cannot_be_stored(fresh_database):
    with pytest.raises(Exception, match="area_code_fits_level"):
        as_owner("UPDATE geo_adminarea SET level = 'kabkota' WHERE code = '31.71.01'")
