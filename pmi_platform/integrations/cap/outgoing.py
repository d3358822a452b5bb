"""From a published warning to its CAP message, and to the Atom feed that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from lxml import etree

from incidents.queries import hazards
from incidents.queries.alert_issues import Told
from pmi_platform.integrations.cap.feeds import ATOM
from pmi_platform.integrations.cap.messages import CapMessage, Info, Reference
from pmi_platform.integrations.cap.writing import moment_text, printable, write_cap

MEDIA_TYPE = "application/cap+xml"
CATEGORIES: Mapping[str, str] = {
    **dict.fromkeys(("gempa", "tsunami", "longsor", "erupsi"), "Geo"),
    **dict.fromkeys(("banjir", "banjir_bandang", "rob_abrasi", "cuaca_ekstrem", "kekeringan"), "Met"),
    **dict.fromkeys(("kebakaran", "karhutla"), "Fire"),
    "klb": "Health",
    "konflik": "Security",
    "kecelakaan": "Transport",
    "industri": "Infra",
}
OTHER = "Other"


def document_of(issue: Told) -> bytes:
    """The published warning as a CAP 1.2 document, the same at every asking."""
    return write_cap(message_told(issue.content))


def message_told(content: Mapping[str, Any]) -> CapMessage:
    """The message that was told; a language is an info of its own, all else in them is the same."""
    return CapMessage(
        identifier=content["identifier"],
        sender=content["sender"],
        sent_at=datetime.fromisoformat(content["sent_at"]),
        status=content["status"].capitalize(),
        message=content["message"].capitalize(),
        source=content["source"],
        note=content["note"],
        refers_to=tuple(
            Reference(
                sender=one["sender"],
                identifier=one["identifier"],
                sent=moment_text(datetime.fromisoformat(one["sent_at"])),
            )
            for one in content["references"]
        ),
        infos=tuple(_info(content, language) for language in sorted(content["texts"], key=_own_first)),
    )


def feed_of(issues: Iterable[Told], *, title: str, address: str, address_of: Callable[[Told], str]) -> bytes:
    """The messages as an Atom feed, each entry leading to its document."""
    issues = list(issues)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _say(root, "id", address)
    _say(root, "title", title)
    _say(root, "updated", _updated(issues))
    _link(root, rel="self", href=address, type="application/atom+xml")
    for issue in issues:
        _entry(root, issue, address_of(issue))
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return content


def _entry(root: Any, issue: Told, address: str) -> None:
    told = issue.content["texts"]["id"]
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _say(entry, "id", f"urn:uuid:{issue.id}")
    _say(entry, "title", told["headline"])
    _say(entry, "updated", issue.sent_at.isoformat(timespec="seconds"))
    _say(etree.SubElement(entry, f"{{{ATOM}}}author"), "name", issue.content["sender_name"])
    if told.get("description"):
        _say(entry, "summary", told["description"])
    _link(entry, rel="alternate", href=address, type=MEDIA_TYPE)


def _own_first(language: str) -> tuple[bool, str]:
    """Indonesian, then the others."""
    return language != "id", language


def _updated(issues: list[Told]) -> str:
    """When the last of them was sent; a feed that has none says the beginning of time, and does so always."""
    return max((issue.sent_at.isoformat(timespec="seconds") for issue in issues), default="1970-01-01T00:00:00+00:00")


def _say(parent: Any, tag: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{tag}").text = printable(text)


def _link(parent: Any, **said: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", **said)


def _info(content: Mapping[str, Any], language: str) -> Info:
    hazard = hazards()[content["hazard"]]
    return Info(
        language=language,
        sender_name=content["sender_name"],
        texts={**content["texts"][language], "area": content["area"]},
        event_codes={"OET": f"OET-{hazard.oet_codes[0]}"} if hazard.oet_codes else {},
        categories=(CATEGORIES.get(hazard.code, OTHER),),
        severity=content["severity"].capitalize(),
        urgency=content["urgency"].capitalize(),
        certainty=content["certainty"].capitalize(),
        effective_at=datetime.fromisoformat(content["effective_at"]),
        expires_at=datetime.fromisoformat(content["expires_at"]),
        polygons=tuple(tuple((x, y) for x, y in ring) for ring in content["polygons"]),
        circles=tuple(((x, y), radius_km) for x, y, radius_km in content["circles"]),
        area_codes=tuple(content["area_codes"]),
    )
