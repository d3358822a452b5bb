"""The rail leads to pages that exist, by capabilities that somebody holds."""

import lucide
import pytest
from django.urls import reverse

from pmi_platform.core.tenancy.roles import ROLE_TABLE
from pmi_platform.navigation import PAGES

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
