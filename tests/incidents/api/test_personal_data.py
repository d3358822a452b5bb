"""What people wrote in words, and their photos, reach a machine only with the scope `personal:read`."""

import re

import pytest

from incidents.queries.public import FIELD_REPORT, FIGURE
from incidents.services import PhotoDraft, attach_photo, retract_figure, return_report
from pmi_platform.core.accounts.services.machines import READING
from tests.core.journal.support import seal
from tests.factories.incidents import filed, opened, picture, recorded
from tests.factories.machines import bearer, machine
from tests.factories.tenancy import coordinator, province

SAID = {"text": "Ibu Siti di teras", "landmark": "Rumah Pak Asep", "rt": "03", "rw": "05", "source_name": "Pak Asep"}
ANSWERED = {"needs": "Kursi roda untuk Pak Asep"}
REASON = "Telepon Pak Asep lagi"
EVERYTHING = " ".join((*READING, "personal:read"))
WORDS = ("Asep", "Siti")


@pytest.fixture
def report(fresh_database):
    """A returned report with a photo, beside a retracted figure, sealed."""
    with coordinator().scope() as actor:
        report = filed(actor, type_code="rapid_assessment", answers=ANSWERED, **SAID)
        attach_photo(actor=actor, report_id=report.pk, photo=PhotoDraft(client_ref=report.pk, content=picture()))
        figure = recorded(actor, opened(actor), 7, source_name="Pak Asep")
        retract_figure(actor=actor, figure_id=figure.pk, version=figure.version, reason=REASON)
        return_report(actor=actor, report_id=report.pk, version=2, reason=REASON)
    seal()
    return report


@pytest.fixture
def ims(report):
    return machine(of=province(), scopes=(*READING, "personal:read"))


def everything_read(client, headers, report):
    """The answers of every door through which a machine reads reports and figures."""
    paths = ("changes", "changes?format=ndjson", "field-reports/", f"field-reports/{report.pk}/", "figures/")
    return [client.get(f"/api/v1/{path}", headers=headers) for path in paths]


def photo_of(client, headers, report):
    [photo] = client.get(f"/api/v1/field-reports/{report.pk}/", headers=headers).json()["photos"]
    return client.get(photo["url"], headers=headers)


def test_without_the_scope_no_door_says_a_word_that_somebody_wrote(client, report, ims):
    headers = bearer(client, ims, scope=" ".join(READING))

    answers = everything_read(client, headers, report)
    shown = client.get(f"/api/v1/field-reports/{report.pk}/", headers=headers).json()

    assert {answer.status_code for answer in answers} == {200}
    assert [word for answer in answers for word in WORDS if word in answer.content.decode()] == []
    assert {name: shown[name] for name in FIELD_REPORT.personal} == dict.fromkeys(FIELD_REPORT.personal)
    assert photo_of(client, headers, report).status_code == 403


def test_with_the_scope_every_door_does(client, report, ims):
    headers = bearer(client, ims, scope=EVERYTHING)

    answers = everything_read(client, headers, report)
    shown = client.get(f"/api/v1/field-reports/{report.pk}/", headers=headers).json()

    assert all("Asep" in answer.content.decode() for answer in answers)
    assert {name: shown[name] for name in FIELD_REPORT.personal} == {
        **SAID,
        "words": ANSWERED,
        "former_answers": None,
        "conflicts": [],
        "status_reason": REASON,
    }
    assert photo_of(client, headers, report).status_code == 200


def test_without_the_scope_words_cannot_be_searched_but_receipts_can(client, report, ims):
    headers = bearer(client, ims, scope=" ".join(READING))

    answer = client.get("/api/v1/field-reports/", {"q": "Siti"}, headers=headers)
    by_receipt = client.get("/api/v1/field-reports/", {"q": report.receipt}, headers=headers)

    assert answer.status_code == 403
    assert [found["id"] for found in by_receipt.json()["results"]] == [str(report.pk)]


@pytest.mark.parametrize("representation", [FIELD_REPORT, FIGURE])
def test_each_personal_member_is_there_to_be_withheld(representation):
    value = r"(\{r\}\.\w|/\* personal \*/)"
    spelled = [name for name in representation.personal if re.search(rf"'{name}', {value}", representation.body)]

    assert spelled == list(representation.personal)
