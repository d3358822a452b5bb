"""The scripts say only what the server translates, and the build is asked for where it is missing."""

import re

from django.contrib.staticfiles import finders
from django.utils import translation

from pmi_platform.core.interface.checks import BUILD_COMMAND, front_end_is_built
from pmi_platform.core.interface.severity import SEVERITY_LOOKS
from pmi_platform.core.interface.templatetags.pmi import HAZARD_ICONS
from pmi_platform.core.interface.words import browser_words, field_form_words
from tests.guards.sources import ROOT

SCRIPTS = ROOT / "frontend" / "scripts"


def _said_in(*names):
    """The keys that scripts ask for; a key with a hole stands for everything it begins."""
    text = "".join((SCRIPTS / name).read_text() for name in names)
    return set(
        re.findall(r"""["'`]((?:age|live|feed|map|severity|status|who|space|place|gps|photo|send)\.[\w.-]*)""", text)
    )


def _missing(said, words):
    return {
        key for key in said if not any(word == key or (key.endswith(".") and word.startswith(key)) for word in words)
    }


def test_every_word_of_the_office_scripts_is_rendered_into_the_page():
    said = _said_in("app.js", "ages.js", "feed.js", "komando.js", "live.js", "map.js", "words.js")

    assert said
    assert _missing(said, browser_words()) == set()


def test_every_word_of_the_field_form_is_rendered_into_its_shell():
    said = _said_in("lapor.js")

    assert said
    assert _missing(said, field_form_words()) == set()


def test_the_scripts_speak_the_readers_language():
    with translation.override("id"):
        assert browser_words()["live.live"] == "Langsung"
    with translation.override("en"):
        assert browser_words()["live.live"] == "Live"


def test_a_missing_build_is_named_with_the_command_that_makes_it(monkeypatch):
    monkeypatch.setattr(finders, "find", lambda _path: None)

    [warning] = front_end_is_built(None)

    assert warning.id == "interface.W001"
    assert BUILD_COMMAND in str(warning.hint)


def test_every_level_has_its_colours():
    sheet = (ROOT / "frontend" / "styles" / "severity.css").read_text()

    assert {code for code in SEVERITY_LOOKS if f".severity-{code} " not in sheet} == set()


def test_the_cascade_layers_and_code_keep_clear_of_bnpbs_word_for_its_levels():
    sources = [*(ROOT / "frontend").rglob("*.css"), *(ROOT / "frontend").rglob("*.js")]

    assert [path.name for path in sources if "siaga" in path.read_text().lower()] == []


def test_every_icon_is_a_plain_shape():
    """No script, no style, no colour of its own: the page gives the colour."""
    odd = [
        path.name
        for path in HAZARD_ICONS.glob("*.svg")
        if re.search(r"<script|style=|fill=|href|\son\w+=", path.read_text())
    ]

    assert odd == []
