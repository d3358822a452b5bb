import pytest

from pmi_platform.core.errors import Conflict, NotPermitted
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.models import Organisation, Space, Tenant, Unit
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.tenants import (
    OrganisationDraft,
    clone_space,
    create_tenant,
    grow_unit_tree,
)
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.django_db

BANTEN = OrganisationDraft(kind=Organisation.Kind.PMI, name="PMI Provinsi Banten", short_name="PMI Banten")
BINJAI = OrganisationDraft(kind=Organisation.Kind.GOVERNMENT, name="Pemerintah Kota Binjai", short_name="Pemko Binjai")


def found_banten(**changes):
    terms = {"kind": Tenant.Kind.PROVINSI, "organisation": BANTEN, "space": Space.ACTUAL, "code": "BTN"}
    return create_tenant(**{**terms, "area_code": "36", "reason": "test", **changes})


def grown(tenant, area_code):
    with open_tenant(tenant.pk, reason="test") as actor:
        grow_unit_tree(actor=actor, area_code=area_code)
        return list(Unit.objects.select_related("parent"))


def events_of(tenant):
    with open_tenant(tenant.pk, reason="test"):
        return list(JournalEntry.objects.order_by("pk").values_list("type", flat=True))


def test_a_tenant_is_founded_once_and_announced_once():
    first = found_banten()
    again = found_banten()

    assert again == first
    assert events_of(first) == ["tenancy.tenant.created"]


def test_the_same_organisation_cannot_be_founded_again_under_another_code():
    found_banten()

    with pytest.raises(Conflict):
        found_banten(code="XYZ")


def test_a_tenant_keeps_the_local_time_of_its_area():
    papua = OrganisationDraft(kind=Organisation.Kind.PMI, name="PMI Provinsi Papua", short_name="PMI Papua")

    tenant = found_banten(organisation=papua, code="PPA", area_code="91")

    assert tenant.time_zone == "Asia/Jayapura"


def test_a_province_grows_a_unit_for_every_kabupaten_and_kecamatan():
    units = grown(found_banten(), "36")

    assert sorted((unit.level, len(unit.area_id)) for unit in units if unit.parent is None) == [("provinsi", 2)]
    assert sum(unit.level == "kabkota" for unit in units) == 8
    assert sum(unit.level == "kecamatan" for unit in units) == 155


def test_every_unit_hangs_below_the_unit_of_the_area_around_it():
    units = grown(found_banten(), "36")

    assert {
        unit.area_id for unit in units if unit.parent and unit.parent.area_id != unit.area_id.rpartition(".")[0]
    } == set()
    assert "PMI Kecamatan Cilegon" in {unit.name for unit in units}


def test_growing_again_adds_nothing_and_says_nothing():
    tenant = found_banten()
    once = grown(tenant, "36")

    twice = grown(tenant, "36")

    assert len(twice) == len(once)
    assert events_of(tenant).count("tenancy.unit_tree.grown") == 1


def test_a_government_partner_has_an_office_and_kecamatan_without_the_name_of_pmi():
    tenant = found_banten(kind=Tenant.Kind.GOVERNMENT, organisation=BINJAI, code="BJI", area_code="12.75")

    units = grown(tenant, "12.75")

    assert sorted(unit.level for unit in units) == ["kecamatan"] * 5 + ["office"]
    assert "Kecamatan Binjai Utara" in {unit.name for unit in units}


def test_a_coordinator_cannot_grow_units():
    with coordinator().scope() as actor, pytest.raises(NotPermitted):
        grow_unit_tree(actor=actor, area_code="32")


def test_a_shadow_tenant_has_the_same_units_in_its_own_tree():
    tenant = found_banten()
    originals = grown(tenant, "36")

    shadow = clone_space(tenant=tenant, space=Space.EXERCISE, reason="test")

    with open_tenant(shadow.pk, reason="test"):
        clones = list(Unit.objects.select_related("parent"))
    assert (shadow.code, shadow.space) == ("BTN", "exercise")
    assert {(unit.name, unit.area_id) for unit in clones} == {(unit.name, unit.area_id) for unit in originals}
    assert {unit.pk for unit in clones}.isdisjoint({unit.pk for unit in originals})
    assert {unit.parent.tenant_id for unit in clones if unit.parent} == {shadow.pk}


def test_cloning_again_adds_only_what_has_grown_since():
    tenant = found_banten()
    grown(tenant, "36.72")
    shadow = clone_space(tenant=tenant, space=Space.HISTORY, reason="test")

    grown(tenant, "36.71")
    again = clone_space(tenant=tenant, space=Space.HISTORY, reason="test")

    with open_tenant(shadow.pk, reason="test"):
        areas = list(Unit.objects.values_list("area_id", flat=True))
    assert again == shadow
    assert len(areas) == len(set(areas))
    assert {"36.71", "36.72"} <= set(areas)
