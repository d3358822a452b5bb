"""Words in each of the languages that a form speaks."""

from django.utils import translation
from django.utils.functional import Promise

LANGUAGES = {"id": "Bahasa Indonesia (id)", "en": "English (en)"}
FIRST = LANGUAGES["id"]


def in_every_language(words: str | Promise, *, column: str) -> dict[str, str]:
    """The cells of an XLSForm row: `label::English (en)` and its sisters."""
    cells = {}
    for code, language in LANGUAGES.items():
        with translation.override(code):
            cells[f"{column}::{language}"] = str(words)
    return cells


def in_indonesian(words: str | Promise) -> str:
    """The words as most of those read them who fill in forms."""
    with translation.override("id"):
        return str(words)
