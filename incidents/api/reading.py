"""What lists ask for (`pmi_platform.core.api.reading`), and the codes that only incidents know."""

from collections.abc import Iterable

from django.http import QueryDict

from incidents.queries.reference import hazards, indicators
from pmi_platform.core.api.reading import area, choices, flag, identifier, moment, words

__all__ = ["area", "choices", "flag", "hazard", "identifier", "indicator", "moment", "words"]


def hazard(parameters: QueryDict) -> str:
    """A hazard's code, or nothing."""
    return _one_of(parameters, "hazard", hazards())


def indicator(parameters: QueryDict) -> str:
    """An indicator's code, or nothing."""
    return _one_of(parameters, "indicator", indicators())


def _one_of(parameters: QueryDict, name: str, known: Iterable[str]) -> str:
    return next(iter(choices(parameters, name, known)), "")
