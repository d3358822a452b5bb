"""A situation report as a message for WhatsApp: short lines, heads in bold by asterisks, numbers with their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.views.situation_report_words import document_words
from pmi_platform.core.interface.templatetags.pmi import amount, signed, spoken_moment

SPACES: Mapping[str, str | Promise] = {"exercise": gettext_lazy("EXERCISE"), "history": gettext_lazy("HISTORY")}


def message(content: Mapping[str, Any], *, state: str, address: str = "") -> str:
    """The whole text; a draft says that it is one, and so does what is no actual disaster."""
    told = document_words(content)
    parts = (_head(told, state=state), _facts(told), _figures(told), _changes(told["changes"]), _ending(told, address))
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _bold(words: str | Promise) -> str:
    return f"*{words}*"


def _pair(label: str, words: str) -> str:
    return f"{label}: {words}"


def _head(told: Mapping[str, Any], *, state: str) -> Iterator[str]:
    if told["space"] in SPACES:
        yield _bold(SPACES[told["space"]])
    if state == "draft":
        yield _bold(_("DRAFT, not approved"))
    yield _bold(told["title"].upper())
    yield _bold(told["incident"]["title"])
    yield told["organisation"]
    if told["letter_number"]:
        yield _pair(_("Number"), told["letter_number"])
    yield _pair(_("As of"), spoken_moment(told["as_of"]))


def _facts(told: Mapping[str, Any]) -> Iterator[str]:
    incident = told["incident"]
    yield _pair(_("Hazard"), incident["hazard_word"])
    yield _pair(_("Place"), "; ".join(incident["areas"]) or incident["area"])
    yield _pair(_("Since"), spoken_moment(incident["started_at"]))
    yield _pair(_("State"), incident["state_word"])
    yield _pair(_("Severity"), incident["severity_word"])


def _figures(told: Mapping[str, Any]) -> Iterator[str]:
    if told["figures"]:
        yield _bold(_("Figures"))
    for row in told["figures"]:
        known = f"{amount(row['verified'])} {row['unit']}" if row["verified"] is not None else _("not verified yet")
        if row["reported"] != row["verified"]:
            known += " " + _("(reported: %(number)s)") % {"number": amount(row["reported"])}
        sources = ", ".join(dict.fromkeys(one["source"] for one in row["sources"]))
        yield f"- {row['label']}: {known}" + (f" – {sources}" if sources else "")


def _changes(told: Mapping[str, Any] | None) -> Iterator[str]:
    if told is None:
        return
    yield _bold(_("Changes since %(report)s") % {"report": told["since"]})
    for label, step in ((_("State"), told["state"]), (_("Severity"), told["severity"])):
        if step:
            yield f"- {label}: {step['was']} → {step['now']}"
    for row in told["figures"]:
        is_verified = row["verified"]["was"] != row["verified"]["now"]
        basis = row["verified"] if is_verified else row["reported"]
        words = f"- {row['label']}: {amount(basis['was'])} → {amount(basis['now'])} {row['unit']}"
        words += f" ({signed(basis['by'])})" if basis["by"] else ""
        yield words if is_verified else " ".join((words, _("(unverified)")))
    if told["is_nothing"]:
        yield _("Nothing has changed.")


def _ending(told: Mapping[str, Any], address: str) -> Iterator[str]:
    """The words of people, section by section, and where to check the whole."""
    blocks = ["\n".join((_bold(section["label"]), section["text"])) for section in told["sections"]]
    if told["lessons"]:
        learned = [
            f"- {row['recommendation']} ({row['owner']}, {row['due_on']:%d-%m-%Y}): {row['state_word']}"
            for row in told["lessons"]
        ]
        blocks.append("\n".join((_bold(_("Lessons and recommendations")), *learned)))
    if told["follow_ups"]:
        agreed = [
            f"- {row['text']} ({row['unit']}, {row['due_on']:%d-%m-%Y}): {row['state_word']}"
            for row in told["follow_ups"]
        ]
        blocks.append("\n".join((_bold(_("What was agreed")), *agreed)))
    if told["corrections"]:
        blocks.append("\n".join((_bold(_("Corrections")), *(f"- {row['reason']}" for row in told["corrections"]))))
    if address:
        blocks.append(_pair(_("Check it"), address))
    yield "\n\n".join(blocks)
