"""The programmes that activities belong to. They change with a release only, so each process reads them once."""

from collections.abc import Mapping
from functools import lru_cache

from coordination.models import Programme


def programmes() -> Mapping[str, Programme]:
    """Every programme by its code, in the order of lists."""
    return _programmes()


@lru_cache(maxsize=1)
def _programmes() -> Mapping[str, Programme]:
    return {programme.code: programme for programme in Programme.objects.all()}
