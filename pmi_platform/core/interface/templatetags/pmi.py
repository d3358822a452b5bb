"""What every page is made of: severity, hazards, numbers and moments, always in the same look."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from pmi_platform.core.interface.severity import SEVERITY_LOOKS
from pmi_platform.core.interface.words import browser_words, drawing_words, field_form_words

register = template.Library()

HAZARD_ICONS = Path(__file__).resolve().parent.parent / "hazards"
OTHER_HAZARD = "lain"
ZONE_NAMES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
UNREPORTED = "–"

_DOUBT = (
    '<g class="doubt"><circle cx="27.5" cy="5" r="6"/>'
    '<path d="M25.8 3.9a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.3M27.5 8.4v.1"/></g>'
)


# Severity and hazards -------------------------------------------------------------------------------------------------
@register.simple_tag
def severity_shape(code: str) -> SafeString:
    """The bare shape of a level, where its word stands beside it."""
    return format_html(
        '<svg class="severity-shape severity-{}" viewBox="0 0 32 32" aria-hidden="true">'
        '<path class="shape" d="{}"/></svg>',
        code,
        SEVERITY_LOOKS[code].path,
    )


@register.simple_tag
def severity_badge(code: str | None) -> SafeString:
    """Shape and word on the level's colour; a level that nobody gave is said to be unknown."""
    if code not in SEVERITY_LOOKS:
        return format_html('<span class="severity-badge severity-unknown">{}</span>', _("Not assessed"))
    return format_html(
        '<span class="severity-badge severity-{}">{}{}</span>', code, severity_shape(code), SEVERITY_LOOKS[code].word
    )


@register.simple_tag
def severity_codes() -> list[str]:
    return list(SEVERITY_LOOKS)


@register.simple_tag
def severity_word(code: str) -> str:
    return str(SEVERITY_LOOKS[code].word)


@register.simple_tag
def severity_marker(code: str, hazard: str = "", verified: bool = True) -> SafeString:
    """The marker of the map. Needs `{% map_symbols %}` on the page."""
    x, y, size = SEVERITY_LOOKS[code].hazard_box
    return format_html(
        '<svg class="marker severity-{code}" viewBox="-2 -2 36 36" aria-hidden="true">'
        '<path class="halo" d="{path}"/><path class="shape" d="{path}"/>'
        '<svg class="hazard" x="{x}" y="{y}" width="{size}" height="{size}">{use}</svg>{doubt}</svg>',
        code=code,
        path=SEVERITY_LOOKS[code].path,
        x=x,
        y=y,
        size=size,
        use=format_html('<use href="#hazard-{}"/>', _known_hazard(hazard)) if hazard else "",
        doubt="" if verified else mark_safe(_DOUBT),  # noqa: S308
    )


@register.simple_tag
def risk_badge(code: str | None) -> SafeString:
    """A class of risk: its fill on the map and its word."""
    words = {
        "low": pgettext("risk zone", "Low"),
        "moderate": pgettext("risk zone", "Moderate"),
        "high": pgettext("risk zone", "High"),
    }
    if code not in words:
        return format_html('<span class="muted">{}</span>', _("no zone known"))
    swatch = format_html('<span class="risk-swatch risk-{}" aria-hidden="true"></span>', code)
    return format_html('<span class="risk-badge">{}{}</span>', swatch, words[code])


@register.simple_tag
def doubt_mark() -> SafeString:
    """The question mark of what nobody has verified yet, where a table has no room for the word."""
    word = _("not yet verified")
    return format_html(
        '<svg class="doubt-mark" viewBox="20.5 -2 14 14" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        word,
        word,
        mark_safe(_DOUBT),  # noqa: S308
    )


@register.simple_tag
def hazard_icon(code: str | None) -> SafeString:
    """A hazard's sign, always beside its name."""
    view_box, shapes = _hazard_picture(_known_hazard(code))
    return format_html('<svg class="hazard-icon" viewBox="{}" aria-hidden="true">{}</svg>', view_box, shapes)


@register.filter
def breakable(name: str) -> str:
    """A name that may be broken after its slashes, where it stands in a narrow frame."""
    return name.replace("/", "/\u200b")


@register.simple_tag
def map_symbols() -> SafeString:
    """What the markers of a map are put together from; once on every page with a map."""
    symbols = format_html_join(
        "",
        '<symbol id="hazard-{}" viewBox="{}">{}</symbol>',
        ((code, *_hazard_picture(code)) for code in _hazard_codes()),
    )
    markers = format_html_join(
        "",
        '<template id="marker-{}">{}</template>',
        ((code, severity_marker(code, OTHER_HAZARD, verified=False)) for code in SEVERITY_LOOKS),
    )
    return format_html('<svg hidden aria-hidden="true">{}</svg>{}', symbols, markers)


@cache
def _hazard_codes() -> frozenset[str]:
    return frozenset(path.stem for path in HAZARD_ICONS.glob("*.svg"))


def _known_hazard(code: str | None) -> str:
    return code if code in _hazard_codes() else OTHER_HAZARD


@cache
def _hazard_picture(code: str) -> tuple[str, SafeString]:
    source = (HAZARD_ICONS / f"{code}.svg").read_text().strip()
    opening, _close, rest = source.partition(">")
    view_box = opening.split('viewBox="')[1].split('"')[0]
    return view_box, mark_safe(rest.removesuffix("</svg>"))  # noqa: S308


# Numbers --------------------------------------------------------------------------------------------------------------
@register.filter
def amount(value: int | float | Decimal | None) -> str:
    """Grouped by thousands as the language does; nothing reported is a dash, never a zero."""
    if value is None or value == "":
        return UNREPORTED
    return formats.number_format(_short(value), use_l10n=True, force_grouping=True)


@register.filter
def signed(value: Decimal) -> str:
    """A difference with its sign: + 3.210, − 12."""
    return f"{'+' if value > 0 else '−'} {amount(abs(value))}"


@register.filter
def share(value: float | None) -> str:
    """A share as a percentage; what is there at all is never shown as nothing."""
    if value is None:
        return UNREPORTED
    percent = value * 100
    return "< 1 %" if 0 < percent < 1 else f"{formats.number_format(round(percent))} %"


@register.filter
def change(value: int | Decimal | None) -> str:
    """A difference with its sign and direction: ▲ 120, ▼ 3, or "no change"."""
    if value is None:
        return ""
    if value == 0:
        return _("no change")
    size = value if value > 0 else -value
    return f"{'▲' if value > 0 else '▼'} {amount(size)}"


def _short(value: int | float | Decimal) -> int | float | Decimal:
    """People are stored with two decimals, like hectares: those that say nothing are left out."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else value.normalize()


# Moments --------------------------------------------------------------------------------------------------------------
@register.simple_tag
def clock(moment: datetime | None, zone: bool = True) -> SafeString | str:
    """The time of day: 22.41 WIB, or without its zone where the column is narrow."""
    if moment is None:
        return UNREPORTED
    local = timezone.localtime(moment)
    text = _time_text(local)
    return _time_element(local, "", text if zone else text.split(" ")[0])


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """Date and time with the zone: 21 Nov 2026 22.41 WIB."""
    if value is None:
        return UNREPORTED
    local = timezone.localtime(value)
    return _time_element(local, "", spoken_moment(local))


@register.simple_tag
def age(value: datetime | None) -> SafeString | str:
    """How long ago; the browser keeps it growing. The exact moment is its title."""
    if value is None:
        return UNREPORTED
    minutes = max(0, int((timezone.now() - value).total_seconds() // 60))
    words = browser_words()
    if minutes < 1:
        text = words["age.now"]
    elif minutes < 60:
        text = words["age.minutes"].format(n=minutes)
    elif minutes < 48 * 60:
        text = words["age.hours"].format(n=minutes // 60)
    elif minutes < 730 * 1440:
        text = words["age.days"].format(n=minutes // 1440)
    else:
        text = words["age.years"].format(n=minutes // (365 * 1440))
    return _time_element(timezone.localtime(value), " data-age", text)


def _time_element(local: datetime, attribute: str, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        local.isoformat(timespec="seconds"),
        spoken_moment(local),
        mark_safe(attribute),  # noqa: S308
        text,
    )


def spoken_moment(value: datetime) -> str:
    """Date and time with the zone, as bare text."""
    local = timezone.localtime(value)
    return f"{formats.date_format(local, 'j M Y')} {_time_text(local)}"


def _time_text(local: datetime) -> str:
    zone = ZONE_NAMES.get(local.utcoffset() or timedelta(), local.strftime("%Z"))
    return f"{local:%H.%M} {zone}" if get_language() == "id" else f"{local:%H:%M} {zone}"


# The page itself ------------------------------------------------------------------------------------------------------
@register.filter
def allows(actor: Any, capability: str) -> bool:
    """Whether the actor may do this somewhere; nobody signed in may do nothing."""
    return bool(actor and actor.allows(capability))


@register.simple_tag
def browser_words_block() -> SafeString:
    """The words of the scripts. A data block: no policy has to allow it."""
    return json_script(browser_words(), "words")


@register.simple_tag
def drawing_words_block() -> SafeString:
    """The words of the tools with which zones are drawn."""
    return json_script(drawing_words(), "drawing-words")


@register.simple_tag
def field_form_words_block() -> SafeString:
    """The words of the field report's form."""
    return json_script(field_form_words(), "words")


@register.simple_tag(takes_context=True)
def is_here(context: Mapping[str, Any], url: str) -> bool:
    """Whether the page lies at or below `url`."""
    path: str = context["request"].path
    return path == url or (url != "/" and path.startswith(url))


@register.simple_tag(takes_context=True)
def same_page(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's query string with some parameters set, or removed with None."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def counted(number: int, kind: str) -> str:
    """A number with its noun in the reader's language."""
    nouns = {
        "report": ngettext("%(n)s report", "%(n)s reports", number),
        "incident": ngettext("%(n)s incident", "%(n)s incidents", number),
        "person": ngettext("%(n)s person", "%(n)s people", number),
    }
    return nouns[kind] % {"n": amount(number)}
