"""Hazards and indicators. They change with a release only, so each process reads them once."""

from collections.abc import Mapping
from functools import lru_cache

from incidents.models import HazardType, Indicator


def hazards() -> Mapping[str, HazardType]:
    """Every hazard by its code, in the order of the national list."""
    return _hazards()


def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code."""
    return _indicators()


@lru_cache(maxsize=1)
def _hazards() -> Mapping[str, HazardType]:
    return {hazard.code: hazard for hazard in HazardType.objects.all()}


@lru_cache(maxsize=1)
def _indicators() -> Mapping[str, Indicator]:
    return {indicator.code: indicator for indicator in Indicator.objects.all()}
