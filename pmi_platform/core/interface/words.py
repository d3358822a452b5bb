"""What the scripts say in the reader's language; rendered into the page as one JSON block."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def browser_words() -> dict[str, str]:
    """The words by key; `{n}`, `{time}` and the like are filled in by the browser."""
    return {
        "age.now": _("just now"),
        "age.minutes": _("{n} min"),
        "age.hours": _("{n} h"),
        "age.days": _("{n} d"),
        "age.years": _("{n} y"),
        "live.waiting": _("Connecting…"),
        "live.live": _("Live"),
        "live.lost": _("Disconnected since {time}"),
        "live.ended": _("Access has changed"),
        "live.signed-out": _("Session over, sign in again"),
        "feed.held": _("{n} new"),
        "map.cluster": _("× {n}"),
        "map.in": _("Zoom in"),
        "map.out": _("Zoom out"),
        "map.approximate": _("Shown in the middle of its area"),
        "map.whole": _("Show the whole area"),
        "risk.low": _("Low risk"),
        "risk.moderate": _("Moderate risk"),
        "risk.high": _("High risk"),
        "kind.shelter": _("Shelter"),
        "severity.low": pgettext("severity", "Low"),
        "severity.moderate": pgettext("severity", "Moderate"),
        "severity.high": pgettext("severity", "High"),
        "severity.critical": pgettext("severity", "Critical"),
        "status.unverified": _("not yet verified"),
        "status.verified": _("verified"),
    }


def drawing_words() -> dict[str, str]:
    """The words of the tools with which zones are drawn, by the path at which Leaflet.draw keeps them."""
    return {
        "draw.toolbar.actions.text": _("Cancel"),
        "draw.toolbar.actions.title": _("Cancel drawing"),
        "draw.toolbar.finish.text": _("Finish"),
        "draw.toolbar.finish.title": _("Finish drawing"),
        "draw.toolbar.undo.text": _("Remove the last corner"),
        "draw.toolbar.undo.title": _("Remove the last corner"),
        "draw.toolbar.buttons.polygon": _("Draw an area"),
        "draw.toolbar.buttons.rectangle": _("Draw a rectangle"),
        "draw.handlers.polygon.tooltip.start": _("Click where the area begins."),
        "draw.handlers.polygon.tooltip.cont": _("Click the next corner."),
        "draw.handlers.polygon.tooltip.end": _("Click the first corner to close the area."),
        "draw.handlers.polyline.error": _("The lines of an area must not cross."),
        "draw.handlers.rectangle.tooltip.start": _("Press and drag."),
        "draw.handlers.simpleshape.tooltip.end": _("Let go to finish."),
        "edit.toolbar.actions.save.title": _("Keep the changes"),
        "edit.toolbar.actions.save.text": _("Keep"),
        "edit.toolbar.actions.cancel.title": _("Drop the changes"),
        "edit.toolbar.actions.cancel.text": _("Cancel"),
        "edit.toolbar.actions.clearAll.title": _("Remove every shape"),
        "edit.toolbar.actions.clearAll.text": _("Remove all"),
        "edit.toolbar.buttons.edit": _("Move corners"),
        "edit.toolbar.buttons.editDisabled": _("Nothing to change yet"),
        "edit.toolbar.buttons.remove": _("Remove shapes"),
        "edit.toolbar.buttons.removeDisabled": _("Nothing to remove yet"),
        "edit.handlers.edit.tooltip.text": _("Drag a corner."),
        "edit.handlers.edit.tooltip.subtext": _("Cancel drops the changes."),
        "edit.handlers.remove.tooltip.text": _("Click a shape to remove it."),
    }


def field_form_words() -> dict[str, str]:
    """The words of the field report's form."""
    return {
        "who.signed-out": _("Not signed in"),
        "who.offline": _("No connection"),
        "place.district": _("Choose the kecamatan"),
        "place.choose": _("Choose the kelurahan/desa"),
        "gps.asking": _("Looking for your position…"),
        "gps.found": _("Position found, ± {n} m"),
        "gps.coarse": _("Position is rough, ± {n} m. Choose the kelurahan too."),
        "gps.denied": _("The phone does not give its position. Choose the kelurahan instead."),
        "photo.ready": _("Photo {n}"),
        "photo.remove": _("Remove this photo"),
        "photo.unreadable": _("This picture cannot be read. Choose another one."),
        "photo.limit": _("At most {n} photos."),
        "send.missing-hazard": _("Choose the type of hazard."),
        "send.missing-place": _("Choose the kelurahan, or use your position."),
        "send.missing-severity": _("Choose how severe it is."),
        "send.sending": _("Sending…"),
        "send.act": _("Send report"),
        "send.again": _("Send again"),
        "send.no-connection": _(
            "No connection. Everything you typed is kept on this page; send again when there is a signal."
        ),
        "send.signed-out": _("You are signed out. Everything you typed is kept on this page."),
        "send.refused": _("Please correct this first:"),
        "send.failed": _("The server could not take it. Everything you typed is kept; try again in a minute."),
        "space.exercise": _("EXERCISE: nothing here is happening."),
        "space.history": _("HISTORY: a past event replayed."),
        "send.photo-failed": _("The report has arrived, but a photo has not. Send the photo again."),
    }
