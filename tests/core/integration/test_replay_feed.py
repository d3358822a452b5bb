import pytest
from django.core.management import CommandError, call_command


@pytest.mark.django_db
def test_an_unknown_feed_is_named_with_those_that_there_are():
    with pytest.raises(CommandError, match="Known: "):
        call_command("replay_feed", "nobody.there", "a.json")
