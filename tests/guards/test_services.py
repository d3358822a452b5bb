"""Services are the only place that writes: keyword-only, the actor first, one transaction, permission asked."""

import ast
from functools import cache

from tests.guards.sources import DOORS, dotted, keyword_of, product

WITHOUT_ACTOR = {
    "incidents.services.map_counts.rebuild_map_counts": "a command of the database's owner, over all tenants",
    "pmi_platform.core.accounts.services.accounts.choose_language": "one's own account, before a role is chosen",
    "pmi_platform.core.accounts.services.accounts.open_field_account": "an account alone lets nobody in anywhere",
    "pmi_platform.core.accounts.services.accounts.open_office_account": "an account alone lets nobody in anywhere",
    "pmi_platform.core.accounts.services.device_passwords.sign_in_device": "signing in comes before any scope",
    "pmi_platform.core.accounts.services.pins.change_own_pin": "one's own PIN, before a role is chosen",
    "pmi_platform.core.accounts.services.pins.check_pin": "signing in comes before any scope",
    "pmi_platform.core.accounts.services.pins.set_new_pin": "the token in the link stands for who issued it",
    "pmi_platform.core.accounts.services.sessions.announce_end": "tells open sockets, for whoever ended the sessions",
    "pmi_platform.core.accounts.services.sessions.forget_expired_sessions": "the clock's own act; no tenant's rows",
    "pmi_platform.core.accounts.services.sessions.end_own_sessions": "one's own sessions, before a role is chosen",
    "pmi_platform.core.geo.services.areas.load_areas": "reference data, loaded by the owner",
    "pmi_platform.core.geo.services.boundaries.load_boundaries": "reference data, loaded by the owner",
    "pmi_platform.core.geo.services.boundaries.load_default_boundaries": "reference data, loaded by the owner",
    **dict.fromkeys(
        (
            "pmi_platform.core.integration.services.health.claim_due",
            "pmi_platform.core.integration.services.health.note_answer",
            "pmi_platform.core.integration.services.health.note_failure",
            "pmi_platform.core.integration.services.health.sound_alarms",
        ),
        "a partner is asked by the clock, once for every tenant",
    ),
    **dict.fromkeys(
        (
            "pmi_platform.core.integration.services.messages.forget_messages",
            "pmi_platform.core.integration.services.messages.keep_message",
            "pmi_platform.core.integration.services.messages.keep_refused",
            "pmi_platform.core.integration.services.messages.note_refused",
            "pmi_platform.core.integration.services.messages.note_taken",
            "pmi_platform.core.integration.services.messages.note_validators",
            "pmi_platform.core.integration.services.messages.take_message",
        ),
        "a payload is kept before anybody has read whom it concerns; what reads it acts with a scope of its own",
    ),
    **dict.fromkeys(
        (
            "pmi_platform.core.integration.services.texts.bind_address",
            "pmi_platform.core.integration.services.texts.forget_received",
            "pmi_platform.core.integration.services.texts.note_outcome",
            "pmi_platform.core.integration.services.texts.note_received",
        ),
        "a text comes in before anybody has read whose it is; what it says is taken in a scope of its own",
    ),
    "pmi_platform.core.journal.services.publishing.publish": "takes the actor of the open scope, whoever calls it",
    "pmi_platform.core.journal.services.deliveries.deliver_entry": "opens the entry's tenant itself, for the platform",
    "pmi_platform.core.operations.services.demo.load_demo": "the demonstration's own command, on an empty platform",
    "volunteers.services.demo.load_demo_volunteers": "the demonstration's own command",
    "pmi_platform.core.tenancy.services.tenants.clone_space": "founds a tenant: nobody holds an office there yet",
    "pmi_platform.core.tenancy.services.tenants.create_tenant": "founds a tenant: nobody holds an office there yet",
}
"""Reviewed: what writes before anybody could have an office. Everything else names who acts."""

WITHOUT_CAPABILITY: dict[str, str] = {
    "logistics.services.posting.write": "called by documents, which ask; writes what they have decided",
    "pmi_platform.core.accounts.services.device_passwords.revoke_all_of": "part of acts that have been allowed already",
    "pmi_platform.core.accounts.services.invitations.join_as_newcomer": "the token stands for who issued it",
    "pmi_platform.core.accounts.services.invitations.join_with_account": "the token stands for who issued it",
    "pmi_platform.core.accounts.services.sessions.end_all_sessions": "part of acts that have been allowed already",
    "incidents.services.activation_rules.lay_down_rules": "what every tenant begins with; opens nothing to anybody",
    "incidents.services.activations.weigh_alert": "follows from a warning that somebody was allowed to record",
    "incidents.services.participation.flag_graver_report": "follows from a report that somebody was allowed to verify",
    "incidents.services.calls.forget_callers": "the clock's own act; erases what was kept long enough",
    "incidents.services.sharing.share_own_command": "follows from an invitation that somebody was allowed to make",
    "incidents.services.relays.escalate_overdue": "the clock's own act; raises an alarm and nothing else",
    "incidents.services.relay_answers.take_answer": "the agency's key or link stands for whoever laid down its way",
    **dict.fromkeys(
        (
            "incidents.services.deliveries.claim_delivery",
            "incidents.services.deliveries.note_delivered",
            "incidents.services.deliveries.note_not_delivered",
            "incidents.services.deliveries.settle_lost_deliveries",
        ),
        "the worker's own act on what somebody was allowed to relay",
    ),
    "volunteers.services.importing.forget_files": "the clock's own act; erases, and opens nothing",
    "volunteers.services.presence.forget_contacts": "the clock's own act; erases, and opens nothing",
    "volunteers.services.presence.raise_overdue": "the clock's own act; raises an alarm and nothing else",
    "incidents.services.map_counts.fold_map_counts": "the clock's own act; changes no sum",
    "incidents.services.photos.forget_orphans": "the clock's own act; deletes files that nothing names",
    "incidents.services.inbox.forget_senders": "the clock's own act; erases, and opens nothing",
    "incidents.services.inbox.keep_in_inbox": "anybody may tell; it counts nowhere before an operator has taken it",
    "incidents.services.sender_codes.prove_number": "whoever sent it, as its door has made sure; opens nothing",
    "incidents.services.sender_codes.send_code": "whoever sent it, as its door has made sure; opens nothing",
    "incidents.services.telling.forget_unfinished": "the clock's own act; erases, and opens nothing",
    **dict.fromkeys(
        (
            "pmi_platform.core.integration.services.texts.claim_text",
            "pmi_platform.core.integration.services.texts.forget_texts",
            "pmi_platform.core.integration.services.texts.note_not_sent",
            "pmi_platform.core.integration.services.texts.note_sent",
            "pmi_platform.core.integration.services.texts.settle_lost_texts",
        ),
        "the worker's own act on what somebody was allowed to have sent",
    ),
    "pmi_platform.core.integration.services.texts.queue_text": "whoever calls was allowed what the text tells of",
    **dict.fromkeys(
        (
            "pmi_platform.core.integration.services.media.claim_media",
            "pmi_platform.core.integration.services.media.forget_media",
            "pmi_platform.core.integration.services.media.note_media_failed",
            "pmi_platform.core.integration.services.media.note_media_taken",
            "pmi_platform.core.integration.services.media.settle_lost_media",
        ),
        "the worker's own act on what came with a message that somebody was allowed to tell",
    ),
    **dict.fromkeys(
        (
            "pmi_platform.core.integration.services.media.aim_media",
            "pmi_platform.core.integration.services.media.queue_media",
        ),
        "whoever calls was allowed to tell what the pictures belong to; putting them there asks again",
    ),
    "incidents.services.replaying.begin": "calls services that ask, line by line",
    "incidents.services.replaying.invite": "calls a service that asks",
    "incidents.services.replaying.join": "calls a service that asks",
    "incidents.services.replaying.play": "calls services that ask, line by line",
    "incidents.services.replaying.run_to_go_on": "calls services that ask, to end what ran before",
    **dict.fromkeys(
        (
            "pmi_platform.core.tenancy.services.people.forget_person",
            "pmi_platform.core.tenancy.services.people.open_partner_office",
            "pmi_platform.core.tenancy.services.people.register_people",
            "pmi_platform.core.tenancy.services.people.register_person",
            "pmi_platform.core.tenancy.services.people.rename_person",
        ),
        "part of an app's act, which has asked",
    ),
    "pmi_platform.core.tenancy.services.grants.announce_lapsed_grants": "the clock's own act; closes, never opens",
}
"""Reviewed: services whose actor needs no capability, because something else was asked for."""

WRITES = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create", "publish"}
PARTNERS = {
    "requests",
    "httpx",
    "urllib3",
    "redis",
    "urllib.request",
    "smtplib",
    "celery",
    "channels",
    "django.core.mail",
}


def public_services():
    """Every act that a door may call, with its full name: it opens a transaction, or others call it to write or as
    somebody."""
    return [
        (f"{source.module}.{function.name}", source, function)
        for source in product("services")
        for function in source.public_functions()
        if _is_atomic(function)
        or (
            f"{source.module}.{function.name}" in _called_outside()
            and (_takes_the_actor_first(function) or any(map(_writes, ast.walk(function))))
        )
    ]


@cache
def _called_outside():
    """`module.name` of everything that a file outside `services/` names, or that a `services/__init__.py` hands out."""
    return {
        name
        for source in product()
        if not source.lies_in("services") or source.path.name == "__init__.py"
        for name in _imported_names(source.tree)
    }


def _imported_names(tree):
    """Names brought in by `from … import`, and the attributes read from modules that were."""
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    yield from modules.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield f"{modules[node.value.id]}.{node.attr}"


def _writes(node):
    if not isinstance(node, ast.Call):
        return False
    name = dotted(node.func).rsplit(".", 1)[-1] if dotted(node.func) else getattr(node.func, "attr", "")
    on_dictionary = name == "update" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    return name in WRITES and not on_dictionary


def _takes_the_actor_first(function):
    arguments = function.args
    only_keywords = not arguments.args and not arguments.posonlyargs and arguments.kwonlyargs
    return (
        bool(only_keywords)
        and arguments.kwonlyargs[0].arg == "actor"
        and _annotation(arguments.kwonlyargs[0]) == "Actor"
    )


def _annotation(argument):
    return ast.unparse(argument.annotation) if argument.annotation else ""


def _is_atomic(function):
    return any(dotted(decorator) in {"transaction.atomic", "atomic"} for decorator in function.decorator_list)


def test_every_service_that_writes_takes_the_actor_first_and_only_keywords():
    nameless = [
        f"{source.at(function)} {name}"
        for name, source, function in public_services()
        if name not in WITHOUT_ACTOR and not _takes_the_actor_first(function)
    ]

    assert nameless == []


def test_every_service_that_writes_is_one_transaction():
    loose = [
        f"{source.at(function)} {name}"
        for name, source, function in public_services()
        if name not in WITHOUT_ACTOR and any(map(_writes, ast.walk(function))) and not _is_atomic(function)
    ]

    assert loose == []


def test_every_service_asks_whether_the_actor_may():
    unasked = [
        f"{source.at(function)} {name}"
        for name, source, function in public_services()
        if name not in WITHOUT_ACTOR | WITHOUT_CAPABILITY and not _asks(source, function)
    ]

    assert unasked == []


def _asks(source, function):
    """`actor.require(…)` in the service, or in a function of the same module that it hands the actor to."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    if any(dotted(call.func) == "actor.require" for call in calls):
        return True
    handed = {dotted(call.func) for call in calls if keyword_of(call, "actor") or any(_is_actor(a) for a in call.args)}
    return any(
        dotted(call.func) == "actor.require"
        for part in source.functions()
        if part.name in handed
        for call in ast.walk(part)
        if isinstance(call, ast.Call)
    )


def _is_actor(node):
    return isinstance(node, ast.Name) and node.id == "actor"


def test_the_reviewed_exceptions_are_still_there():
    standing = {
        f"{source.module}.{function.name}" for source in product("services") for function in source.public_functions()
    }

    assert (WITHOUT_ACTOR.keys() | WITHOUT_CAPABILITY.keys()) - standing == set()


def test_every_public_service_states_its_promise():
    silent = [
        f"{source.at(function)} {function.name}"
        for source in product("services", "queries")
        for function in source.public_functions()
        if not ast.get_docstring(function)
    ]

    assert silent == []


def test_no_service_or_query_is_handed_a_request_a_form_or_a_serializer():
    handed = [
        f"{source.at(function)} {function.name}({argument.arg})"
        for source in product("services", "queries")
        for function in source.functions()
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if argument.arg in {"request", "form", "serializer"}
        or _annotation(argument).rsplit(".", 1)[-1] in {"HttpRequest", "Request", "Form"}
    ]

    assert handed == []


def test_no_service_talks_to_a_partner_inside_its_transaction():
    talking = [
        f"{source.at(node)} {name}"
        for source in product("services")
        if source.module not in OWN_PROCESS
        for node in ast.walk(source.tree)
        for name in _imported(node)
        if any(name == partner or name.startswith(f"{partner}.") for partner in PARTNERS)
    ]

    assert talking == []


OWN_PROCESS = {
    "pmi_platform.core.journal.services.sequencer": "a process of its own, outside any service's transaction"
}


def _imported(node):
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom(module=str(module)):
            return [module]
    return []


def test_no_query_filters_by_tenant_by_hand():
    by_hand = {
        f"{source.module}.{function.name}"
        for source in product("queries", *DOORS)
        for function in source.functions()
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"filter", "exclude", "get"}
        and {keyword.arg for keyword in call.keywords} & {"tenant", "tenant_id"}
    }

    assert by_hand == ASKS_BY_TENANT.keys()


ASKS_BY_TENANT = {
    "incidents.queries.checklist.overdue_tasks": "late are one's own tasks; what a neighbour is late with is theirs",
    "incidents.queries.letters.letter_pattern": "one numbers one's own letters, whatever headquarters may read",
    "incidents.queries.letters.next_letters": "one's own running numbers, whatever headquarters may read",
    "incidents.queries.lessons.overdue_lesson_count": "late are one's own lessons; a neighbour's are theirs",
    "incidents.queries.duty.own_open_incidents": "a post answers for its own organisation's incidents",
    "incidents.queries.duty.posts": "a post is its own organisation's, also for headquarters, who read every unit",
    "pmi_platform.core.tenancy.queries.offices.holders_of": "colleagues are of one's own organisation",
    "incidents.queries.twins.twin_candidates": "reports are joined inside one organisation, whatever else it may read",
    "incidents.queries.reports.find_told_before": "references are unique per tenant; a neighbour may hold the same",
    "logistics.queries.stock.own_warehouses": "nobody posts for a warehouse that a grant only shows",
    "logistics.queries.requisitions.askable_warehouses": "a neighbour is asked by a transfer, not by a requisition",
    "logistics.queries.requisitions.destinations": "goods of one's own go to one's own warehouses",
    "logistics.queries.transfers.borrowing_warehouses": "goods are borrowed into one's own warehouses",
    "logistics.queries.transfers.find_neighbours_warehouse": "a loan comes from another organisation",
    "logistics.queries.stock.drift": "of a neighbour's balances the postings are not shown",
    "volunteers.queries.reach.own_units": "nobody is taken into a unit of another organisation",
    "volunteers.queries.merging.likely_twins": "one's own people are made one, whatever a neighbour shares",
    "volunteers.queries.roster.roster": "names are known of one's own people alone",
    "pmi_platform.core.accounts.queries.members.units": "nobody administers units that another tenant shares",
}
"""Queries that mean their own tenant and not everything that the scope may read."""
