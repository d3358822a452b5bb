"""A phone that missed a release: what it files, sends again and amends by the form that it has."""

from uuid import uuid4

import pytest

from incidents import report_types, services
from incidents.errors import FormVersionRetired, UnknownFormVersion
from incidents.models import FieldReport, Figure
from incidents.services import AmendmentDraft
from tests.factories.incidents import draft, filed
from tests.factories.tenancy import field_officer
from tests.incidents.report_types.releases import CODE, First, Second, Third, released
from tests.incidents.support import details

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with field_officer().scope() as actor:
        yield actor


def by_first_form(**changes):
    answers = {"evacuees": 60, "boats": 4, "roofs": "zinc", **changes.pop("answers", {})}
    return {"type_code": CODE, "type_version": 1, "answers": answers, **changes}


def amended(actor, report, version, **answers):
    changes = {f"answers.{name}": {"from": seen, "to": said} for name, (seen, said) in answers.items()}
    wanted = AmendmentDraft(client_ref=uuid4(), changes=changes, type_version=version)
    services.amend_report(actor=actor, report_id=report.pk, amendment=wanted)
    return FieldReport.objects.get(pk=report.pk)


def test_a_report_by_an_older_form_is_read_as_the_present_one_asks(officer):
    with released(Second):
        report = filed(officer, **by_first_form())

        assert report.type_version == 2
        assert report.answers == {
            "hazard": "gempa",
            "severity": "high",
            "displaced_people": 60,
            "roofs": "metal",
            "former": {"boats": 4},
        }
        assert report_types.former_answers(report) == {"boats": ("Boats in use", 4)}
    assert Figure.objects.get(indicator="mengungsi").value == 60


def test_what_is_kept_aside_is_kept_with_the_journal_so_that_it_can_be_erased(officer):
    with released(Second):
        filed(officer, **by_first_form(answers={"boats": 41}))

    assert '"answers.boats": 41' in details()


def test_the_same_draft_sent_again_after_a_release_gets_the_same_answer(officer):
    sent = draft(**by_first_form())
    with released(First):
        first = services.submit_field_report(actor=officer, draft=sent)

    with released(Second):
        again = services.submit_field_report(actor=officer, draft=sent)

    assert again == first
    assert FieldReport.objects.count() == 1


def test_a_report_that_was_filed_before_a_release_is_read_by_the_present_questions(officer):
    with released(First):
        report = filed(officer, **by_first_form())

    with released(Second):
        assert report_types.present_answers(report)["displaced_people"] == 60
        changed = amended(officer, report, 2, displaced_people=(60, 75))

    assert (changed.type_version, changed.answers["displaced_people"]) == (2, 75)
    assert changed.answers["former"] == {"boats": 4}


def test_an_amendment_by_an_older_form_reaches_the_present_questions(officer):
    with released(Second):
        report = filed(officer, **by_first_form())
        changed = amended(officer, report, 1, evacuees=(60, 80), roofs=("zinc", "tile"), boats=(4, 6))

    assert (changed.answers["displaced_people"], changed.answers["roofs"]) == (80, "other")
    assert changed.answers["former"] == {"boats": 6}
    assert changed.flags == []


@pytest.mark.parametrize(
    ("form", "version", "error"), [(Second, 3, UnknownFormVersion), (Third, 1, FormVersionRetired)]
)
def test_a_version_that_cannot_be_read_is_refused_and_nothing_is_stored(officer, form, version, error):
    with released(form), pytest.raises(error):
        filed(officer, **{**by_first_form(), "type_version": version})

    assert not FieldReport.objects.exists()


def test_a_stored_report_is_shown_even_where_the_way_up_was_given_up(officer):
    with released(First):
        report = filed(officer, **by_first_form())

    with released(Third):
        assert report_types.present_answers(report) == {"hazard": "gempa", "severity": "high", "roofs": "zinc"}
        assert report_types.former_answers(report) == {"evacuees": ("evacuees", 60), "boats": ("boats", 4)}
