"""The environment is read in one place, and every task that the clock calls exists."""

import ast

import pytest
from celery import current_app
from django.conf import settings
from kombu.utils.functional import lazy

from tests.guards.sources import dotted, product

NAMES_THE_SETTINGS = {"pmi_platform/asgi.py", "pmi_platform/wsgi.py", "pmi_platform/celery.py"}
"""They say which settings module it is, before Django is there."""


def test_the_environment_is_read_in_the_settings_alone():
    reading = [
        f"{source.at(node)} {dotted(node)}"
        for source in product()
        if not source.name.startswith("pmi_platform/settings/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and dotted(node) in {"os.environ", "os.getenv", "environ.get"}
        and not (source.name in NAMES_THE_SETTINGS and "setdefault" in source.text)
    ]

    assert reading == []


def test_nobody_imports_the_settings_module_itself():
    importing = [
        source.at(node)
        for source in product()
        if not source.name.startswith("pmi_platform/settings/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pmi_platform.settings")
    ]

    assert importing == []


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_the_clock_calls_a_task_that_exists(name):
    current_app.loader.import_default_modules()

    assert settings.CELERY_BEAT_SCHEDULE[name]["task"] in current_app.tasks


def test_every_task_of_ours_has_a_name_of_its_own():
    """A name made from the module's path would change with the next move, while old messages still wait."""
    nameless = [
        f"{source.at(function)} {function.name}"
        for source in product("tasks")
        for function in source.public_functions()
        for decorator in function.decorator_list
        if dotted(decorator).rsplit(".", 1)[-1] in {"shared_task", "task"}
        and not (isinstance(decorator, ast.Call) and any(keyword.arg == "name" for keyword in decorator.keywords))
    ]

    assert nameless == []


def test_a_task_holds_no_logic():
    """At most a loop over tenants or ids around one call."""
    long = [
        f"{source.at(function)} {function.name}"
        for source in product("tasks")
        for function in source.public_functions()
        if sum(isinstance(node, ast.stmt) for node in ast.walk(function)) > MOST_STATEMENTS_OF_A_TASK
    ]

    assert long == []


MOST_STATEMENTS_OF_A_TASK = 8


def test_every_queue_that_a_task_names_is_served():
    served = set(QUEUES)
    named = {
        task.queue
        for name, task in current_app.tasks.items()
        if not name.startswith("celery.") and getattr(task, "queue", None)
    }

    assert {str(queue) for queue in named if not isinstance(queue, lazy)} <= served


QUEUES = ("default", "notify", "ims", "media")
