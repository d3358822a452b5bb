"""Doors translate and nothing else: they write no row, ask no manager and hold no rule of business."""

import ast

from tests.guards.sources import DOORS, PACKAGES, ROOT, dotted, keyword_of, product

WRITES = frozenset(
    {
        "save",
        "create",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "select_for_update",
        "delete",
        "raw",
        "execute",
        "executemany",
    }
)
NOT_ROWS = {
    ("self", "create"): "a viewset's own action",
    ("serializer", "save"): "turns checked input into a draft (TenantViewSet.read_input)",
    ("request.session", "save"): "the visitor's session",
    ("session", "save"): "the visitor's session",
    ("segno.make", "save"): "draws a QR code",
}
"""Calls of the same names that touch no row of ours."""

SERIALIZER_METHODS = {"create", "update", "get_queryset", "save"}


def _edges():
    return [source for source in product(*DOORS) if "/management/" not in source.name]


def test_a_door_writes_no_row():
    writes = [
        f"{source.at(call)} {dotted(call.func)}()"
        for source in _edges()
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITES
        and (dotted(call.func.value), call.func.attr) not in NOT_ROWS
    ]

    assert writes == []


def test_a_door_asks_no_manager():
    asked = [
        f"{source.at(node)} {dotted(node)}"
        for source in _edges()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
    ]

    assert asked == []


def test_a_serializer_owns_no_create_update_or_query():
    owned = [
        f"{source.at(method)} {owner.name}.{method.name}"
        for source in _edges()
        for owner in source.classes()
        if any(dotted(base).endswith("Serializer") for base in owner.bases)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name in SERIALIZER_METHODS
    ]

    assert owned == []


def test_no_serializer_or_form_is_made_from_a_model():
    made = [
        f"{source.at(owner)} {owner.name}({dotted(base)})"
        for source in _edges()
        for owner in source.classes()
        for base in owner.bases
        if dotted(base).rsplit(".", 1)[-1]
        in {"ModelSerializer", "HyperlinkedModelSerializer", "ModelForm", "ModelViewSet"}
    ]

    assert made == []


def test_no_view_of_ours_is_built_on_a_generic_queryset():
    built = [
        f"{source.at(owner)} {owner.name}"
        for source in product("views", "api")
        for owner in source.classes()
        for statement in owner.body
        if isinstance(statement, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in {"queryset", "model"} for target in statement.targets)
    ]

    assert built == []


def test_nobody_catches_every_exception():
    caught = [
        source.at(handler)
        for source in product()
        for handler in ast.walk(source.tree)
        if isinstance(handler, ast.ExceptHandler)
        and (handler.type is None or dotted(handler.type) in {"Exception", "BaseException"})
    ]

    assert [place for place in caught if place.partition(":")[0] not in MAY_CATCH_ALL] == []


MAY_CATCH_ALL = {
    "pmi_platform/core/realtime/outbox.py": "hands whatever was raised on to the coroutine that it drives",
    "pmi_platform/core/journal/services/deliveries.py": "a handler's failure is kept with its delivery and tried again",
}


SIGNED_BY_THEIR_SENDER = {
    "pmi_platform/integrations/agencies/callback.py": "no browser: the agency's system signs each answer and its time",
    "pmi_platform/integrations/sms_gateway/webhook.py": "no browser: the gateway signs each delivery and its time",
    "pmi_platform/integrations/telegram/webhook.py": "no browser: the bot's secret stands in a header",
    "pmi_platform/integrations/whatsapp/webhook.py": "no browser: Meta signs each delivery",
}


def test_no_door_turns_csrf_protection_off():
    exempt = [
        f"{source.at(node)}"
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and dotted(node).endswith("csrf_exempt")
        and str(source.path.relative_to(ROOT)) not in SIGNED_BY_THEIR_SENDER
    ]

    assert exempt == []


def test_templates_stand_in_templates_alone():
    elsewhere = [path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.html")]

    assert elsewhere == []


def test_every_foreign_key_across_apps_is_a_string():
    written = [
        f"{source.at(call)}"
        for source in product("models")
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and dotted(call.func).rsplit(".", 1)[-1] in {"ForeignKey", "OneToOneField", "ManyToManyField"}
        and not _stays_inside(source, keyword_of(call, "to") or (call.args[0] if call.args else None))
    ]

    assert written == []


def _stays_inside(source, target):
    """A string, the user setting, or a class of the same file."""
    if isinstance(target, ast.Constant):
        return True
    return dotted(target) == "settings.AUTH_USER_MODEL" or dotted(target) in {one.name for one in source.classes()}
