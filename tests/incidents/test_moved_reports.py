"""A report that turns out to lie elsewhere is dropped by whoever was shown only its former place."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import services
from incidents.services import AmendmentDraft
from pmi_platform.core.journal.queries.feed import page_of_changes
from pmi_platform.core.journal.queries.stream import lines_after
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.core.journal.support import seal
from tests.factories.incidents import filed
from tests.factories.tenancy import coordinator, member, province

BEKASI, CIKARANG = "32.75.01", "32.16.09"


@pytest.fixture
def moved(fresh_database):
    """The receiver of Bekasi's reports, their owner, and the report that was moved from Bekasi to Cikarang."""
    owner, receiver = coordinator(of=province("32")), province("31")
    now = timezone.now()
    terms = GrantTerms(
        receiver_id=receiver.pk,
        purpose=Purpose.INCIDENTS,
        area_codes=("32.75",),
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=1),
        reason="MoU",
    )
    with owner.scope() as actor:
        open_grant(actor=actor, terms=terms)
        report = filed(actor, area=BEKASI)
        services.amend_report(
            actor=actor,
            report_id=report.pk,
            amendment=AmendmentDraft(client_ref=uuid4(), changes={"area": {"from": BEKASI, "to": CIKARANG}}),
        )
    return receiver, owner.tenant, report, seal()


def _told(tenant, report):
    """What the tenant's IMS client is told of the report, in order: operation and the place now."""
    with member(Role.IMS_CLIENT, of=tenant).scope() as actor:
        page = json.loads(page_of_changes(actor=actor, cursor=None, limit=100).as_json())
    return [
        (line["operation"], (line["representation"] or {}).get("area_code"))
        for line in page["changes"]
        if line["id"] == str(report.pk)
    ]


def test_the_receiver_is_told_to_drop_it_and_the_owner_to_read_it_again(moved):
    receiver, owner, report, _head = moved

    assert _told(receiver, report) == [("upsert", None), ("tombstone", None)]
    assert _told(owner, report) == [("upsert", CIKARANG), ("tombstone", None), ("upsert", CIKARANG)]


def test_a_browser_of_the_receiver_is_not_told_where_it_went(moved):
    receiver, owner, _report, head = moved

    with coordinator(of=receiver).scope() as actor:
        [*_earlier, last] = lines_after(actor=actor, after=0, head=head)
    assert last == {"position": head, "event": "incidents.field_report.amended", "data": {}}

    with coordinator(of=owner).scope() as actor:
        [*_earlier, last] = lines_after(actor=actor, after=0, head=head)
    assert last["data"]["area"] == CIKARANG
