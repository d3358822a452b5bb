"""The API's names of fields, where a service names its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pmi_platform.core.errors import InvalidInput

PLACE = {"area": "area_code", "location": "lat"}


@contextmanager
def named(names: Mapping[str, str]) -> Iterator[None]:
    """Tell what is wrong by the names under which the client sent it."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput({names.get(name, name): text for name, text in error.fields.items()}) from error
