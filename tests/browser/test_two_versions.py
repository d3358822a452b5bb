"""Two devices say different things; the verifier decides by one tap, then verifies."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from incidents.services import AmendmentDraft, amend_report
from tests.factories.incidents import filed
from tests.factories.tenancy import branch_operator, field_officer
from tests.plugins.browser import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def site(fresh_database, processes):
    """The web process on a database of its own; answers its origin."""
    processes.sequencer()
    _web, origin = processes.web()
    return origin


def _disputed(officer):
    with officer.scope() as actor:
        report = filed(actor, rt="01", answers={"people": 40})
    for base, said, door in (({"answers.people": 40}, 60, "app"), ({"answers.people": 40}, 75, "sms")):
        with officer.scope() as actor:
            draft = AmendmentDraft.against(base, {"answers.people": said}, client_ref=uuid4(), door=door)
            amend_report(actor=actor, report_id=report.pk, amendment=draft)
    return report


def test_the_verifier_takes_one_of_two_versions_and_then_verifies(site, visit):
    officer, operator = field_officer(), branch_operator()
    report = _disputed(officer)

    page = visit(site, operator, viewport=PHONE).open(f"/laporan/{report.pk}/")
    own = visit(site, officer, viewport=PHONE).open(f"/lapor/saya/{report.pk}/")
    expect(own.get_by_role("heading", name="Dua versi, menunggu verifikator")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.get_by_role("button", name="Verifikasi", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Ambil ini").click()
    expect(page.get_by_text("Diputuskan. Laporan kini memuat versi ini.")).to_be_visible()
    page.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(page.get_by_text("Terverifikasi").first).to_be_visible()
