import io

import pytest
from django.core.management import CommandError, call_command

from pmi_platform.core.integration.errors import NobodyKeeps, Unreadable
from pmi_platform.core.integration.models import InboundMessage
from pmi_platform.core.tenancy.models import Space
from tests.factories.tenancy import headquarters, province
from tests.integrations.playing import HERE, played, warnings

pytestmark = pytest.mark.django_db

FIXTURES = HERE / "bmkg_quakes" / "fixtures"


@pytest.fixture
def keeper():
    return headquarters(space=Space.EXERCISE)


def test_three_feeds_tell_of_one_quake(keeper):
    jabar = province("32", space=Space.EXERCISE)
    played("bmkg_quakes.latest", "autogempa.json")
    played("bmkg_quakes.felt", "gempadirasakan.json")
    played("bmkg_quakes.strong", "gempaterkini.json")

    simeulue, masohi, sukabumi = warnings(keeper)
    assert (simeulue.tsunami, masohi.tsunami, sukabumi.tsunami) == (True, None, False)
    assert (sukabumi.magnitude, len(sukabumi.revisions)) == (5.4, 1)
    assert sukabumi.texts["id"]["shaking"] == "IV Palabuhanratu, III Sukabumi, II - III Lebak"
    assert sukabumi.texts["id"]["shakemap"].endswith("/20260304051244.mmi.jpg")
    assert any(code.startswith("32.02") for code in sukabumi.area_codes)
    assert jabar.pk in sukabumi.visible_to
    assert {alert.attribution[:4] for alert in (simeulue, masohi, sukabumi)} == {"BMKG"}


def test_the_same_payloads_again_are_no_news(keeper):
    for _again in range(2):
        counts = [played("bmkg_quakes.latest", name).news_count for name in ("autogempa.json", "autogempa.xml")]

    assert counts == [0, 0]
    (alert,) = warnings(keeper)
    assert (alert.version, alert.revisions) == (1, [])


def test_what_could_not_be_read_of_a_list_stands_with_its_message(keeper):
    played("bmkg_quakes.strong", "partly_broken.json")

    message = InboundMessage.objects.get()
    assert (message.outcome, message.problem[:19]) == ("taken", "entry 1: ValueError")
    assert len(warnings(keeper)) == 1


def test_an_attack_is_refused_and_kept_for_inspection(keeper):
    with pytest.raises(Unreadable):
        played("bmkg_quakes.latest", "entity_bomb.xml")

    assert InboundMessage.objects.get().problem == "unreadable_payload: XML with DTDForbidden"
    assert warnings(keeper) == []


def test_a_space_in_which_nobody_is_keeps_nothing():
    with pytest.raises(NobodyKeeps):
        played("bmkg_quakes.latest", "autogempa.json", space=Space.HISTORY)

    assert InboundMessage.objects.get().outcome == "refused"


def test_files_are_replayed_into_the_exercise_space(keeper):
    screen = io.StringIO()

    call_command("replay_feed", "bmkg_quakes.latest", str(FIXTURES / "autogempa.json"), stdout=screen)

    assert screen.getvalue() == "autogempa.json: 1 new or changed\n"
    assert len(warnings(keeper)) == 1


def test_a_replay_names_what_was_refused(keeper):
    screen = io.StringIO()
    files = [str(FIXTURES / name) for name in ("entity_bomb.xml", "autogempa.json")]

    with pytest.raises(CommandError, match="1 of 2 refused"):
        call_command("replay_feed", "bmkg_quakes.latest", *files, stdout=screen, stderr=screen)

    assert "autogempa.json: 1 new or changed" in screen.getvalue()


@pytest.mark.parametrize("name", ["nothing.json", "."])
def test_a_file_that_is_not_there_is_named(keeper, name):
    with pytest.raises(CommandError, match=str(FIXTURES / name)):
        call_command("replay_feed", "bmkg_quakes.latest", str(FIXTURES / name))
