"""Every string of the interface is told in Indonesian; the source is English."""

import re

from django.conf import settings

from tests.guards.sources import ROOT

CATALOGUES = sorted((ROOT / "locale" / "id" / "LC_MESSAGES").glob("*.po"))
SAME_IN_BOTH = re.compile(r"^[^a-z]*$|^(?:[A-Z0-9 ·–×%(){}.,:/+°-]|\{\w+\}|%\(\w+\)s)*$")


def _messages(text):
    """The entries of a catalogue as (flags, id, strings), obsolete ones left out."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        flags = {flag.strip() for line in lines if line.startswith("#,") for flag in line[2:].split(",")}
        parts, current = {}, None
        for line in lines:
            if found := re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+"(.*)"$', line):
                current = found[1]
                parts[current] = found[2]
            elif (found := re.match(r'"(.*)"$', line)) and current:
                parts[current] += found[1]
        if parts.get("msgid"):
            yield flags, parts["msgid"], [value for name, value in parts.items() if name.startswith("msgstr")]


def test_the_catalogue_of_indonesian_is_there():
    assert CATALOGUES != []
    assert settings.LANGUAGE_CODE == "id"


def test_every_string_is_translated_into_indonesian():
    untranslated = [
        f"{path.name}: {message}"
        for path in CATALOGUES
        for flags, message, strings in _messages(path.read_text())
        if "fuzzy" in flags or not strings or not all(strings)
    ]

    assert untranslated == []


def test_a_translation_keeps_every_placeholder():
    lost = [
        f"{path.name}: {message}"
        for path in CATALOGUES
        for _flags, message, strings in _messages(path.read_text())
        for string in strings
        if string and _placeholders(message) - _placeholders(string)
    ]

    assert lost == []


def _placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))
