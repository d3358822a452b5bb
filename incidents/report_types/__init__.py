"""Report types are plug-ins: one file here each, found by themselves.

To add one, copy `first_report.py`, give the class a `code` of its own, list its fields, say how grave its facts are,
and end the file with `report_type = YourType()`. Forms, the API's check and figures follow from the fields.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import ReportType
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
