"""Who may do what to whom: by the area of the office, and for a partner's officer by the partner's own people."""

import pytest
from django.db import transaction

from pmi_platform.core.errors import NotPermitted
from pmi_platform.core.tenancy.roles import ROLE_TABLE, Role
from tests.factories.tenancy import coordinator, member, unit
from tests.factories.volunteers import CUGENANG, enlisted, partner, person_draft, releasing_officer
from volunteers.capabilities import PERSON_MANAGE, PRIVATE_READ
from volunteers.models import Affiliation
from volunteers.services.affiliations import join_unit, move_affiliation
from volunteers.services.drafts import AffiliationDraft
from volunteers.services.private import show_private
from volunteers.services.registering import register_volunteer, revise_volunteer

pytestmark = pytest.mark.django_db

ACTS = {
    "register": PERSON_MANAGE,
    "revise": PERSON_MANAGE,
    "join": PERSON_MANAGE,
    "move": PERSON_MANAGE,
    "show": PRIVATE_READ,
}


@pytest.fixture
def home():
    return unit(CUGENANG)


@pytest.fixture
def tagana():
    with coordinator().scope() as chief:
        return partner(chief)


@pytest.fixture
def volunteer(home):
    with coordinator().scope() as chief:
        return enlisted(chief, unit=home)


def call(act, actor, volunteer, home):
    """The act upon the volunteer, undone."""
    joined = AffiliationDraft(unit_id=home.pk, kind="tsr")
    with transaction.atomic():
        try:
            match act:
                case "register":
                    register_volunteer(actor=actor, person=person_draft(), affiliation=joined, consent="signed")
                case "revise":
                    revise_volunteer(
                        actor=actor, volunteer_id=volunteer.pk, version=volunteer.version, person=person_draft()
                    )
                case "join":
                    join_unit(actor=actor, volunteer_id=volunteer.pk, affiliation=joined)
                case "move":
                    held = Affiliation.objects.get(volunteer=volunteer)
                    move_affiliation(actor=actor, affiliation_id=held.pk, version=1, state="ended", reason="x")
                case "show":
                    show_private(actor=actor, volunteer_id=volunteer.pk)
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [role for role in Role if PRIVATE_READ not in ROLE_TABLE[role]])
def test_a_role_without_the_right_is_refused(volunteer, home, act, role):
    with member(role, at="32").scope() as actor, pytest.raises(NotPermitted):
        call(act, actor, volunteer, home)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.PROVINCIAL_COORDINATOR, Role.BRANCH_OPERATOR])
def test_an_office_acts_in_its_area_and_not_outside(volunteer, home, act, role):
    with member(role, at="32.03").scope() as actor:
        call(act, actor, volunteer, home)

    with member(role, at="32.75").scope() as actor, pytest.raises(NotPermitted):
        call(act, actor, volunteer, home)


@pytest.mark.parametrize("act", ACTS)
def test_a_partners_officer_does_nothing_to_others(volunteer, home, tagana, act):
    with releasing_officer(tagana).scope() as actor, pytest.raises(NotPermitted):
        call(act, actor, volunteer, home)


@pytest.mark.parametrize("act", ["register", "revise", "move", "show"])
def test_a_partners_officer_acts_for_the_partners_people(tagana, act):
    with releasing_officer(tagana).scope() as actor:
        theirs = enlisted(actor, unit=tagana, kind="tagana")

        call(act, actor, theirs, tagana)


def test_a_partners_officer_takes_nobody_into_another_unit(home, tagana):
    with releasing_officer(tagana).scope() as actor, pytest.raises(NotPermitted):
        enlisted(actor, unit=home)
