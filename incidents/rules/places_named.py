"""Which names of places stand in a text, letter by letter: guessing would send it to the wrong people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from incidents.rules.compact import plain

LONGEST_NAME = 4


def provinces_told(text: str, names: Mapping[str, Set[str]]) -> frozenset[str]:
    """The provinces in which every named place can lie; none where nothing is named, or names contradict each other.

    `names` are provinces by the names, in capital letters, of what lies in them.
    """
    told = [frozenset(names[name]) for name in _named(plain(text).split(), names)]
    return frozenset.intersection(*told) if told else frozenset()


def _named(words: list[str], names: Mapping[str, Set[str]]) -> Iterable[str]:
    """The longest known name at each place, from left to right."""
    at = 0
    while at < len(words):
        found = next((n for n in range(LONGEST_NAME, 0, -1) if " ".join(words[at : at + n]) in names), 0)
        if found:
            yield " ".join(words[at : at + found])
        at += found or 1
