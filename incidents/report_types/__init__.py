"""Report types are plug-ins: one file here each, found by themselves.

To add one, copy `first_report.py`, give the class a `code` of its own, list its fields, say how grave its facts are,
and end the file with `report_type = YourType()`. Forms, the API's check and figures follow from the fields.

To change what a type asks, raise its `version` and declare an `Upgrade` (versions.py): phones out of reach go on filing
the version that they have.
"""

import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.errors import FormVersionRetired, UnknownFormVersion
from incidents.report_types.protocol import FORMER, ReportType, answered
from incidents.report_types.versions import Upgrade, Upgraded, upgraded
from pmi_platform.core.errors import InvalidInput


@cache
def all_types() -> Mapping[str, ReportType]:
    """Every report type by its code."""
    found: dict[str, ReportType] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        report_type = getattr(import_module(module.name), "report_type", None)
        if report_type is not None:
            found[report_type.code] = report_type
    return found


def get(code: str) -> ReportType:
    """The report type with this code; raises `InvalidInput` when there is none."""
    try:
        return all_types()[code]
    except KeyError:
        raise InvalidInput({"type_code": _("There is no report type with this code.")}) from None


def steps_from(report_type: ReportType, version: int | None) -> Sequence[Upgrade]:
    """The upgrades from `version` to the present one; without a version the present one is meant.

    Raises `UnknownFormVersion` for one that is not out yet here, `FormVersionRetired` where the way up is missing.
    """
    since = report_type.version if version is None else version
    if not 1 <= since <= report_type.version:
        raise UnknownFormVersion(type_code=report_type.code, type_version=since, known_version=report_type.version)
    steps = sorted((step for step in report_type.upgrades if step.to > since), key=lambda step: step.to)
    if [step.to for step in steps] != list(range(since + 1, report_type.version + 1)):
        raise FormVersionRetired(type_code=report_type.code, type_version=since, known_version=report_type.version)
    return steps


def present_answers(report: Any) -> dict[str, Any]:
    """A stored report's answers by the present questions of its type, words among them."""
    return dict(_read(report).answers)


def former_answers(report: Any) -> dict[str, tuple[str | Promise, Any]]:
    """A stored report's answers that no present question takes, each with the words of its question."""
    told = {**_read(report).former, **report.answers.get(FORMER, {})}
    words: dict[str, str | Promise] = {}
    for step in get(report.type_code).upgrades:
        words |= step.removed
    return {name: (words.get(name, name), answer) for name, answer in told.items()}


def _read(report: Any) -> Upgraded:
    """What is stored is shown whatever became of its form: what no question takes stands aside."""
    report_type = get(report.type_code)
    steps = sorted((step for step in report_type.upgrades if step.to > report.type_version), key=lambda step: step.to)
    read, known = upgraded(answered(report.answers), steps), {question.name for question in report_type.fields}
    return Upgraded(
        answers={name: answer for name, answer in read.answers.items() if name in known},
        former={**read.former, **{name: answer for name, answer in read.answers.items() if name not in known}},
    )
