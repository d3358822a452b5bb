"""Errors that a service raises and an edge turns into an answer, once."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something the caller can understand and mend. `code` never changes; `message` is in the reader's language."""

    code = "error"
    status = 400
    message: str | Promise = _("The request could not be carried out.")

    def __init__(self, message: str | Promise | None = None, **parameters: Any) -> None:
        self.parameters: Mapping[str, Any] = parameters
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.parameters if self.parameters and "%(" in text else text


class InvalidInput(DomainError):
    """One or more fields are wrong; `fields` maps each to a sentence that says how to mend it."""

    code = "invalid_input"
    status = 422
    message = _("Some of the input needs correcting.")

    def __init__(self, fields: Mapping[str, str | Promise], message: str | Promise | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields)


class NotPermitted(DomainError):
    """The actor lacks a capability at this place."""

    code = "not_permitted"
    status = 403
    message = _("Your role does not allow this here. Ask your unit's operator for it: %(capability)s.")


class NotFound(DomainError):
    """No such row, or not one that this tenant may see; the two are never told apart."""

    code = "not_found"
    status = 404
    message = _("Not found. It may have been removed, or it belongs to a province that does not share it with you.")


class Conflict(DomainError):
    """The stored state does not allow the change."""

    code = "conflict"
    status = 409
    message = _("This was changed in the meantime. Load it again and repeat your change.")


class StaleVersion(Conflict):
    """`If-Match` names a version that is no longer the stored one."""

    code = "stale_version"
    status = 412
    message = _("Somebody changed this since you loaded it (version %(stored)s). Load it again and repeat your change.")


class NoScope(RuntimeError):
    """A tenant's rows were asked for before a door opened a scope: a mistake in our code, never the user's."""
