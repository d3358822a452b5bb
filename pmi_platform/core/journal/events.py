"""Facts: what happened, in the past tense, with ids and small facts and no personal value."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self, TypeVar

from django.utils.functional import Promise

from pmi_platform.core.tenancy.scope import Actor

Words = str | Promise
JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]

_EVENTS: dict[str, type[DomainEvent]] = {}
_HANDLERS: dict[str, dict[str, Callable[..., None]]] = {}
_MESSAGES: dict[str, Callable[[Any], dict[str, Any]]] = {}
_READING: dict[str, str] = {}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Base of every fact. `type` is never renamed; a changed shape raises `version`.

    `words` is what people read. `about` is the page of what it speaks of: the address's name and the field with its id.
    """

    type: ClassVar[str] = ""
    version: ClassVar[int] = 1
    words: ClassVar[Words] = ""
    about: ClassVar[tuple[str, str] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.type:
            _EVENTS[cls.type] = cls

    def as_json(self) -> dict[str, JSON]:
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Self:
        """The event as stored; fields that a later version dropped are ignored."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in payload.items() if name in known})


def _plain(value: Any) -> JSON:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)


_E = TypeVar("_E", bound=DomainEvent)
_Handler = TypeVar("_Handler", bound=Callable[..., None])
_Message = TypeVar("_Message", bound=Callable[..., dict[str, Any]])


def on_event(event: type[DomainEvent]) -> Callable[[_Handler], _Handler]:
    """Register `handler(event, *, actor: Actor)`; it runs in a worker, in the entry's tenant, at least once."""

    def register(handler: _Handler) -> _Handler:
        _HANDLERS.setdefault(event.type, {})[f"{handler.__module__}.{handler.__name__}"] = handler
        return handler

    return register


def browser_message(event: type[DomainEvent], *, reading: str) -> Callable[[_Message], _Message]:
    """Register what browsers are told: codes and ids, never text and never a personal value.

    It is told to whoever holds the capability `reading` over its `area`; others hear only that something happened.
    """

    def register(message: _Message) -> _Message:
        _MESSAGES[event.type], _READING[event.type] = message, reading
        return message

    return register


def event_named(type_name: str) -> type[DomainEvent] | None:
    """The class of a stored event type, if this release still knows it."""
    return _EVENTS.get(type_name)


def events_known() -> Mapping[str, type[DomainEvent]]:
    """Every event of this release, by its type."""
    return _EVENTS


def handlers_of(type_name: str) -> Mapping[str, Callable[..., None]]:
    """The handlers of an event type, by their dotted names."""
    return _HANDLERS.get(type_name, {})


def message_of(type_name: str, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """What browsers are told about a stored event; None when they are told nothing."""
    event, message = _EVENTS.get(type_name), _MESSAGES.get(type_name)
    return message(event.from_json(payload)) if event and message else None


def reading_of(type_name: str) -> str | None:
    """The capability that the message of an event type is told to."""
    return _READING.get(type_name)


def all_readings() -> frozenset[str]:
    """Every capability that some message is told to."""
    return frozenset(_READING.values())


__all__ = [
    "JSON",
    "Actor",
    "DomainEvent",
    "Words",
    "all_readings",
    "browser_message",
    "event_named",
    "events_known",
    "handlers_of",
    "message_of",
    "on_event",
    "reading_of",
]
