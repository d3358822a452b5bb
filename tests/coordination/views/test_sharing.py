from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import SharingGrant
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.incidents import opened
from tests.factories.tenancy import branch_operator, coordinator, member, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver():
    return coordinator()


@pytest.fixture
def neighbour():
    return coordinator(of=province("31"))


def terms(to, **changes):
    return {
        "receiver": to.tenant.pk,
        "purpose": "incidents",
        "area_codes": ["32.75"],
        "valid_until": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "reason": "MoU 2026-2030",
        **changes,
    }


def standing_grant(giver, to):
    """A grant that began before the test's one transaction did, which is what policies compare with."""
    now = timezone.now()
    standing = GrantTerms(
        receiver_id=to.tenant.pk,
        purpose=Purpose.INCIDENTS,
        area_codes=("32.75",),
        valid_from=now - timedelta(minutes=5),
        valid_until=now + timedelta(hours=1),
        reason="MoU 2026-2030",
    )
    with giver.scope() as actor:
        return open_grant(actor=actor, terms=standing)


def grants(giver):
    with giver.scope():
        return list(SharingGrant.objects.all())


def test_a_grant_is_opened_and_both_sides_see_it(giver, neighbour):
    page, other = giver.sign_in(Client()), neighbour.sign_in(Client())

    page.post("/berbagi/", terms(neighbour))

    [given], [received] = page.get("/berbagi/").context["given"], other.get("/berbagi/").context["received"]
    assert (given.state, given.areas, given.reason) == ("live", ("Kota Bekasi",), "MoU 2026-2030")
    assert received.id == given.id
    assert timezone.localtime(given.valid_until).strftime("%H:%M") == "00:00"


def test_what_is_shared_is_seen_until_it_is_ended(giver, neighbour):
    page, other = giver.sign_in(Client()), neighbour.sign_in(Client())
    with giver.scope() as actor:
        incident = opened(actor, area="32.75.02")
    before = other.get(f"/kejadian/{incident.pk}/").status_code
    grant = standing_grant(giver, neighbour)
    while_shared = other.get(f"/kejadian/{incident.pk}/").status_code

    page.post(f"/berbagi/{grant.pk}/pencabutan/")

    assert (before, while_shared, other.get(f"/kejadian/{incident.pk}/").status_code) == (404, 200, 404)
    assert [line.state for line in page.get("/berbagi/").context["given"]] == ["revoked"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"receiver": ""}, "receiver"),
        ({"purpose": "gossip"}, "purpose"),
        ({"area_codes": ["36.03"]}, "area_codes"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(giver, neighbour, changes, field):
    answer = giver.sign_in(Client()).post("/berbagi/", terms(neighbour, **changes))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert grants(giver) == []


def test_who_may_only_read_is_offered_no_form(giver, neighbour):
    chairman = member(Role.CHAIRMAN, of=province()).sign_in(Client())

    assert chairman.get("/berbagi/").context["form"] is None
    assert chairman.post("/berbagi/", terms(neighbour)).status_code == 403


def test_only_the_giver_ends_a_grant(giver, neighbour):
    giver.sign_in(Client()).post("/berbagi/", terms(neighbour))
    [grant] = grants(giver)

    assert neighbour.sign_in(Client()).post(f"/berbagi/{grant.pk}/pencabutan/").status_code == 404
    assert grants(giver)[0].revoked_at is None


def test_what_the_stored_state_does_not_allow_is_a_page_that_says_so(giver, neighbour):
    page = giver.sign_in(Client())
    path = f"/berbagi/{standing_grant(giver, neighbour).pk}/pencabutan/"
    page.post(path)

    again = page.post(path)

    assert again.status_code == 409
    assert again.templates[0].name == "refused.html"


def test_an_operator_of_a_kabupaten_does_not_share():
    assert branch_operator().sign_in(Client()).get("/berbagi/").status_code == 403
