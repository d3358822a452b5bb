import pytest

from incidents.api.messages import MessageOut
from tests.factories.incidents import opened
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
MESSAGES = "/api/v1/messages/"


def test_messages_are_written_and_listed():
    with coordinator().scope() as actor:
        incident = opened(actor)
    chief = Caller(coordinator())
    made = chief.post(MESSAGES, {"incident": str(incident.pk), "text": "Perahu berangkat"})

    assert (made.status_code, list(made.json())) == (201, list(MessageOut().fields))
    assert chief.get(f"{MESSAGES}{made.json()['id']}/").json() == made.json()
    assert chief.get(MESSAGES, incident=str(incident.pk)).json()["results"] == [made.json()]
    assert chief.post(MESSAGES, {"incident": str(incident.pk), "text": ""}).status_code == 422
