"""A form changes while phones are out of reach: what an older version asked is read as the present one asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What changed when a report type reached version `to`. Its questions are named as they stood before and after.

    `removed` questions keep their words, because their answers are kept and shown. `options` maps, per question (by its
    present name), a former option to a present one; an option without a successor maps to "". An added question is
    never required: a phone that does not know it could not answer.
    """

    to: int
    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str | Promise] = field(default_factory=dict)
    added: Sequence[str] = ()
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """Answers by the present questions, and those that no present question takes, by the name they were given under."""

    answers: Mapping[str, Any]
    former: Mapping[str, Any]


def upgraded(answers: Mapping[str, Any], steps: Sequence[Upgrade]) -> Upgraded:
    """Read answers through the steps that lie between their version and the present one. None is lost."""
    present, former = dict(answers), {}
    for step in steps:
        for name in step.removed:
            if name in present:
                former[name] = present.pop(name)
        leaving = {name: present.pop(name) for name in step.renamed if name in present}
        for name, answer in leaving.items():
            if step.renamed[name] in present:
                former[name] = answer
            else:
                present[step.renamed[name]] = answer
        for name, successors in step.options.items():
            if name in present:
                kept, gone = _with_options(present[name], successors)
                if gone:
                    former[name] = gone
                if gone and kept in (None, []):
                    del present[name]
                else:
                    present[name] = kept
    return Upgraded(answers=present, former=former)


def present_name(name: str, steps: Sequence[Upgrade]) -> str | None:
    """What a question is called now; None when nobody asks it any more."""
    for step in steps:
        if name in step.removed:
            return None
        name = step.renamed.get(name, name)
    return name


def _with_options(answer: Any, successors: Mapping[str, str]) -> tuple[Any, Any]:
    """An answer in present options, and what of it no option stands for."""
    if isinstance(answer, list):
        gone = [one for one in answer if isinstance(one, str) and successors.get(one) == ""]
        told = [successors.get(one, one) if isinstance(one, str) else one for one in answer if one not in gone]
        return [one for place, one in enumerate(told) if one not in told[:place]], gone
    if not isinstance(answer, str) or answer not in successors:
        return answer, None
    return successors[answer] or None, None if successors[answer] else answer
