"""Models are shape and invariants: no behaviour hidden in saving, no signal, migrations that say what they do."""

import ast
import re

from django.db import models

from pmi_platform.core.tenancy.declarations import Infrastructure, Participants, Reference
from pmi_platform.core.tenancy.rls import declared_models
from tests.guards.sources import PACKAGES, dotted, migrations, product

SAVING = {"save", "delete", "full_clean", "clean", "save_base", "refresh_from_db"}
SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}
CELERYS_OWN = {"worker_ready", "beat_init", "worker_shutdown"}


def test_no_model_overrides_how_it_is_saved():
    overriding = [
        f"{source.at(method)} {owner.name}.{method.name}"
        for source in product("models", "base")
        for owner in source.classes()
        if any(dotted(base).rsplit(".", 1)[-1].endswith("Model") for base in owner.bases)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name in SAVING
    ]

    assert overriding == []


def test_no_signal_carries_business():
    heard = [
        f"{source.at(node)} {dotted(node)}"
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node).rsplit(".", 1)[-1] in SIGNALS
    ]

    assert heard == []


def test_only_the_heartbeats_listen_to_signals_at_all():
    receivers = {
        dotted(call.func)
        for source in product()
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and (
            dotted(call.func) == "receiver"
            or (dotted(call.func).endswith(".connect") and _names_a_signal(source, call))
        )
    }

    assert receivers - {f"{name}.connect" for name in CELERYS_OWN} == set()


def _names_a_signal(source, call):
    signal = dotted(call.func).split(".")[0]
    return any(
        isinstance(node, ast.ImportFrom)
        and "signals" in (node.module or "")
        and signal in {alias.asname or alias.name for alias in node.names}
        for node in ast.walk(source.tree)
    )


def test_no_generic_foreign_key_and_no_soft_delete_flag():
    used = [
        f"{source.at(node)}"
        for source in product("models")
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Name | ast.Attribute) and dotted(node).rsplit(".", 1)[-1] == "GenericForeignKey")
        or (isinstance(node, ast.Name) and node.id in {"is_deleted", "deleted", "deleted_at"})
    ]

    assert used == []


def test_no_model_between_tenants_is_made_by_a_many_to_many_field():
    automatic = [
        model._meta.label
        for model, tenancy in declared_models()
        if model._meta.auto_created and not isinstance(tenancy, Infrastructure)
    ]

    assert automatic == []


def test_every_model_of_ours_promises_something():
    silent = [
        f"{source.at(owner)} {owner.name}"
        for source in product("models")
        for owner in source.classes()
        if any(dotted(base).endswith("Model") for base in owner.bases) and not ast.get_docstring(owner)
    ]

    assert silent == []


def test_every_row_that_many_tenants_share_is_indexed_by_them():
    """A policy on an array needs its GiST index, or a map reads the whole country."""
    located = [
        model
        for model, tenancy in declared_models()
        if isinstance(tenancy, Participants) and any(field.name == "location" for field in model._meta.fields)
    ]

    assert {model._meta.label for model in located if not _has_index(model, ["visible_to", "location"])} == set()


def _has_index(model, fields):
    return any(list(index.fields) == fields for index in model._meta.indexes)


def test_every_version_stands_on_what_the_feed_speaks_of():
    fed = [model for model, _tenancy in declared_models() if getattr(model, "feed_entity", "")]

    assert {
        model._meta.label for model in fed if not isinstance(_field(model, "version"), models.PositiveIntegerField)
    } == set()
    assert len({model.feed_entity for model in fed}) == len(fed)


def _field(model, name):
    return next((field for field in model._meta.fields if field.name == name), None)


def test_reference_data_that_the_application_writes_says_why():
    writable = {
        model._meta.label
        for model, tenancy in declared_models()
        if isinstance(tenancy, Reference) and tenancy.writes != "none" and not tenancy.reason
    }

    assert writable == set()


def test_only_the_kernel_writes_the_kernels_rows():
    """The apps may read tenants, units and areas; opening, granting and loading them is the kernel's."""
    writing = [
        f"{source.at(call)} {dotted(call.func)}"
        for source in product()
        if not source.name.startswith("pmi_platform/core/")
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and dotted(call.func).rsplit(".", 1)[-1] in {"create", "bulk_create", "update", "delete", "get_or_create"}
        and dotted(call.func).split(".")[0] in _kernel_models_named_in(source)
    ]

    assert writing == []


def _kernel_models_named_in(source):
    return {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and re.match(r"pmi_platform\.core\.\w+\.models", node.module or "")
        for alias in node.names
    }


def test_every_migration_says_what_it_does():
    nameless = [
        source.name
        for source in migrations()
        if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", source.path.stem)
        or "auto" in source.path.stem.split("_")
        or (source.path.stem.endswith("initial") and not source.path.stem.startswith("0001"))
        or re.search(r"_(alter|add|remove|rename)_[a-z_]+_and_more$|_more$", source.path.stem)
    ]

    assert nameless == []


def test_every_migration_has_one_line_of_descent():
    numbers = [(source.path.parent, source.path.stem[:4]) for source in migrations()]

    assert len(numbers) == len(set(numbers))


def test_no_migration_imports_the_applications_code():
    importing = [
        f"{source.at(node)}"
        for source in migrations()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in PACKAGES
        and node.module not in FROZEN_BASES
    ]

    assert importing == []


FROZEN_BASES = {"pmi_platform.core.tenancy.base"}
"""What a field's own definition refers to."""
