"""The rail leads to pages that exist, by capabilities that somebody holds."""

import lucide
import pytest
from django.test import Client
from django.urls import reverse

from pmi_platform.core.tenancy.roles import ROLE_TABLE
from pmi_platform.navigation import PAGES
from tests.factories.tenancy import coordinator, field_officer

BOTTOM_BAR = 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_name)
def test_a_page_of_the_rail_exists_and_has_its_icon(page):
    assert reverse(page.url_name).startswith("/")
    assert "<svg" in lucide._render_icon(page.icon, 20)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_name)
def test_somebody_may_open_each_page_of_the_rail(page):
    assert any(page.capability in capabilities for capabilities in ROLE_TABLE.values())


def test_field_people_find_reporting_in_the_bottom_bar():
    theirs = [page.url_name for page in PAGES if page.capability in ROLE_TABLE["kecamatan_officer"]]

    assert {"incidents:lapor", "incidents:own-reports"} <= set(theirs[: BOTTOM_BAR - 1])


@pytest.mark.django_db
def test_the_pages_stand_in_sections_and_a_section_without_a_page_is_not_named():
    coordinators, officers = rail(coordinator()), rail(field_officer("32.75.02"))

    assert coordinators.index("Situasi") < coordinators.index("Komando") < coordinators.index("Lapangan")
    assert coordinators.index("Sumber daya") < coordinators.index("Stok") < coordinators.index("Kantor")
    assert "Lapangan" in officers
    assert "Kantor" not in officers


def rail(somebody):
    page = somebody.sign_in(Client()).get("/kejadian/").content.decode()
    return page[page.index('<nav class="rail"') : page.index("</nav>")]
