"""Forms that a service refused, put back where they came from with what was typed and why it was refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.forms import Form

NOTHING: Mapping[str, Form] = MappingProxyType({})


class Refused:
    """The refused forms of one answer, by the name of their place on the page."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self._forms = dict(forms)

    def take(self, place: str, *, fresh: Form, version: int | None = None) -> Form:
        """The refused form of that place, now for the version that is shown, or else the fresh one."""
        form = self._forms.pop(place, fresh)
        if form.is_bound and version is not None and "version" in form.fields:
            form.data = {**dict(form.data.items()), "version": str(version)}
        return form

    def put_into(self, acts: dict[str, Any], *, version: int) -> dict[str, Any]:
        """The acts with the refused forms in them. What is no longer offered is `not_taken`: shown, to be copied."""
        for place in [name for name in self._forms if name in acts]:
            acts[place] = self.take(place, fresh=acts[place], version=version)
        for form in self._forms.values():
            acts["not_taken"] = form
        return acts
