"""Templates print values: no style and no script of their own, nothing unescaped, every sentence translated."""

import ast
import re

from tests.guards.sources import ROOT, dotted, product, templates

TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
"""What Django replaces; inside it a word like `on=` is no HTML attribute."""

UNESCAPED = {
    "templates/django/forms/field.html": "help texts of Django's own password validators are lists in HTML",
}
MARKED_SAFE = {
    "pmi_platform/core/interface/templatetags/pmi.py": "shapes and icons drawn by us, from files of ours",
}
"""Reviewed: where text reaches the page unescaped."""


def _html():
    return [path for path in templates() if path.suffix == ".html"]


def _found(pattern, *, keep_tags=False):
    expression = re.compile(pattern, re.I | re.S)
    return [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1} {match[0][:60]}"
        for path in _html()
        for text in [path.read_text() if keep_tags else TAG.sub(_blank, path.read_text())]
        for match in expression.finditer(text)
    ]


def _blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def test_no_template_styles_an_element_by_itself():
    assert _found(r"<[^>]*\sstyle\s*=|<style\b") == []


def test_no_template_listens_to_events_by_attribute():
    assert _found(r"<[^>]*\son[a-z]+\s*=|[\"']javascript:|hx-on\b") == []


def test_an_inline_script_carries_the_nonce():
    assert _found(r"<script\b(?![^>]*\b(?:src|nonce)=)[^>]*>", keep_tags=True) == []


def test_scripts_and_styles_come_from_our_own_address():
    assert _found(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//") == []


def test_every_form_that_writes_is_protected_against_forgery():
    unprotected = [
        f"{path.relative_to(ROOT)}"
        for path in _html()
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(), re.I | re.S)
        if "csrf_token" not in form and 'action="#"' not in form
    ]

    assert unprotected == []


def test_nothing_is_printed_unescaped_but_what_was_reviewed():
    printed = {
        place.partition(":")[0] for place in _found(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off", keep_tags=True)
    }
    marked = {
        source.name
        for source in product()
        for node in ast.walk(source.tree)
        if (
            isinstance(node, ast.Call)
            and dotted(node.func).rsplit(".", 1)[-1] in {"mark_safe", "SafeString", "SafeText"}
        )
        or (isinstance(node, ast.FunctionDef) and any(dotted(one).endswith("mark_safe") for one in node.decorator_list))
    }

    assert printed == UNESCAPED.keys()
    assert marked == MARKED_SAFE.keys()


def test_html_is_put_together_by_format_html_alone():
    glued = [
        f"{source.at(call)}"
        for source in product()
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and dotted(call.func) in {"format_html", "mark_safe"}
        and call.args
        and (isinstance(call.args[0], ast.JoinedStr | ast.BinOp))
    ]

    assert glued == []


def test_no_template_states_a_sentence_untranslated():
    """Words between tags outside `translate` and `blocktranslate` would stay in one language."""
    bare = [
        f"{path.relative_to(ROOT)}: {words.strip()[:60]}"
        for path in _html()
        if path.relative_to(ROOT).as_posix() not in SPOKEN_IN_ONE_LANGUAGE
        for words in re.findall(
            r">([^<>]*[A-Za-zÀ-ÿ]{3,}\s+[A-Za-zÀ-ÿ]{2,}[^<>]*)<", _without_translations(path.read_text())
        )
        if not _is_a_proper_name(words)
    ]

    assert bare == []


def _is_a_proper_name(words):
    return re.sub(r"[\[\]·]|&\w+;", "", words).split() == ["PMI", "Platform"]


SPOKEN_IN_ONE_LANGUAGE = {
    "templates/500.html": "made without Django's help, in both languages",
}


def _without_translations(text):
    text = re.sub(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", "", text, flags=re.S)
    text = re.sub(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|<script\b.*?</script>", "", text, flags=re.S)
    return TAG.sub("", text)
