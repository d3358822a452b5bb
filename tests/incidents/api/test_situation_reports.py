import pytest

from incidents.api.schema import SituationReportOut
from tests.factories.incidents import opened, recorded
from tests.factories.tenancy import branch_operator, coordinator, province
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
DOCUMENTS = "/api/v1/situation-reports/"


@pytest.fixture
def chief():
    return Caller(coordinator())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        incident = opened(actor)
        recorded(actor, incident, 56)
        return incident


def begun(caller, incident, kind="development"):
    return caller.post(DOCUMENTS, {"incident": str(incident.pk), "kind": kind})


def written(caller, incident):
    draft = begun(caller, incident)
    told = {"sections": {"situation": "Gempa merusak rumah."}}
    return caller.post(f"{DOCUMENTS}{draft.json()['id']}/sections/", told, etag=draft["ETag"])


def act(caller, answer, name, data=None):
    return caller.post(f"{DOCUMENTS}{answer.json()['id']}/{name}/", data or {}, etag=answer["ETag"])


def test_a_report_goes_from_draft_to_published_and_its_correction(chief, incident):
    draft = written(chief, incident)
    approved = act(chief, draft, "approve")
    published = act(chief, approved, "publish")
    correction = act(chief, published, "correct", {"reason": "Salah ketik."})

    assert list(draft.json()) == list(SituationReportOut().fields)
    assert (draft.json()["content"], approved.json()["state"]) == (None, "approved")
    assert approved.json()["content"]["figures"][0]["reported"] == 56
    assert published.json()["published_at"]
    assert (correction.json()["edition"], correction.json()["state"]) == (2, "draft")


def test_a_correction_without_a_reason_is_named(chief, incident):
    approved = act(chief, written(chief, incident), "approve")

    assert "reason" in act(chief, approved, "correct").json()["fields"]


@pytest.mark.parametrize(
    ("sections", "status"), [({"lessons": "x"}, 422), ({"needs": 7}, 200), ({"needs": ["x"]}, 422), ("x", 422)]
)
def test_sections_are_checked(chief, incident, sections, status):
    draft = begun(chief, incident)

    assert act(chief, draft, "sections", {"sections": sections}).status_code == status


def test_an_old_version_is_refused(chief, incident):
    draft = begun(chief, incident)
    act(chief, draft, "sections", {"sections": {"needs": "Tenda"}})

    assert act(chief, draft, "sections", {"sections": {"needs": "Air"}}).status_code == 412


def test_reports_are_listed_by_incident_kind_and_state(chief, incident):
    draft = begun(chief, incident).json()["id"]
    approved = act(chief, written(chief, incident), "approve").json()["id"]
    assert draft == approved
    initial = begun(chief, incident, "initial").json()["id"]

    def found(**query):
        return {each["id"] for each in chief.get(DOCUMENTS, **query).json()["results"]}

    assert found(incident=str(incident.pk)) == {approved, initial}
    assert found(kind="initial") == {initial}
    assert found(state="approved") == {approved}
    assert chief.get(DOCUMENTS, kind="gosip").status_code == 422


def test_an_operator_drafts_and_is_refused_approval(incident):
    operator = Caller(branch_operator())

    assert act(operator, written(operator, incident), "approve").status_code == 403


def test_a_foreign_province_sees_no_report(chief, incident):
    approved = act(chief, written(chief, incident), "approve")
    stranger = Caller(coordinator(of=province("31")))

    answers = [
        stranger.get(f"{DOCUMENTS}{approved.json()['id']}/"),
        act(stranger, approved, "publish"),
        begun(stranger, incident),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert stranger.get(DOCUMENTS).json()["results"] == []
