"""Facts are frozen, told in the past tense and carry no personal value; whoever reacts to one is found."""

import ast
import dataclasses
import importlib
import re
import sys
from uuid import uuid4

import pytest
from django.urls import reverse

from pmi_platform.core.journal.events import DomainEvent
from tests.guards.sources import PACKAGES, dotted, product

IRREGULAR = {
    "drawn",
    "undone",
    "begun",
    "fell",
    "forgotten",
    "given",
    "left",
    "lost",
    "made",
    "put",
    "sent",
    "set",
    "shown",
    "taken",
    "told",
    "withdrawn",
    "written",
    "grown",
}
PERSONAL = {"name", "full_name", "phone", "email", "nik", "address", "text", "caption", "landmark", "title", "body"}


def _events():
    """Every concrete event of the product; bases that only share fields carry no type."""
    for source in product("events", "services"):
        importlib.import_module(source.module)
    # A dataclass with slots is a second class of the same name, so the name tells them apart and not the object.
    found = {
        f"{event.__module__}.{event.__qualname__}": event
        for event in _descendants(DomainEvent)
        if event.type and event.__module__.split(".")[0] in PACKAGES
    }
    return [found[name] for name in sorted(found)]


def _descendants(event):
    for child in event.__subclasses__():
        yield child
        yield from _descendants(child)


LOADED_AT_THE_START = frozenset(sys.modules)
EVENTS = _events()
FRAMES = {"pmi_platform.core.journal.events"}
"""The kernel's own machinery, imported by whoever publishes."""


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_is_a_frozen_fact_with_its_own_type(event):
    assert "__dataclass_fields__" in vars(event)
    assert event.__dataclass_params__.frozen
    assert all(field.kw_only for field in dataclasses.fields(event))
    assert vars(event)["type"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_is_told_in_the_past_tense(event):
    assert any(_is_past(word.lower()) for word in re.findall(r"[A-Z][a-z]+", event.__name__)[1:])
    assert any(_is_past(word) for word in event.type.rpartition(".")[2].split("_"))


def _is_past(word):
    return word.endswith("ed") or word in IRREGULAR


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_events_type_is_app_thing_verb(event):
    assert re.fullmatch(r"[a-z]+(\.[a-z_]+){2}", event.type)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_names_nobody(event):
    assert {field.name for field in dataclasses.fields(event)} & PERSONAL == set()


def test_no_two_events_share_a_type():
    types = [event.type for event in EVENTS]

    assert sorted(set(types)) == sorted(types)


def test_everything_that_is_published_is_a_declared_event():
    names = {event.__name__ for event in EVENTS}
    published = {
        (source.at(call), dotted(call.args[0]).split(".")[0])
        for source in product("services")
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and dotted(call.func) == "publish" and call.args and dotted(call.args[0])
    }

    assert {(place, name) for place, name in published if name[:1].isupper() and name not in names} == set()


def test_every_event_is_published_by_some_service():
    used = {node.id for source in product("services") for node in ast.walk(source.tree) if isinstance(node, ast.Name)}

    assert {event.__name__ for event in EVENTS if event.__name__ not in used} == set()


@pytest.mark.parametrize("part", ["events", "handlers", "realtime", "queries.public"])
def test_what_an_app_says_about_events_is_loaded_when_the_product_starts(part):
    """A module that nobody imports would never hear anything: the registries are filled by importing."""
    standing = {source.module for source in product() if source.module.endswith(f".{part}")} - FRAMES

    assert standing - LOADED_AT_THE_START == set()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_has_words_for_the_journals_page(event):
    assert str(event.words)


@pytest.mark.parametrize("event", [event for event in EVENTS if event.about], ids=lambda event: event.__name__)
def test_the_page_of_what_an_event_speaks_of_takes_the_id_that_it_carries(event):
    name, field = event.about

    assert field in {known.name for known in dataclasses.fields(event)}
    assert reverse(name, args=[uuid4()])
