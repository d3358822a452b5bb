"""CAP feeds that a deployment declares: an address that is asked, and reads as a list (RSS, Atom) or as a message."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.integration.adapters import Feed, Payload, Reading
from pmi_platform.core.integration.declarations import feeds_from
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.xml import read_xml
from pmi_platform.integrations.cap.delivery import deliver
from pmi_platform.integrations.cap.messages import ROOT, message_of
from pmi_platform.integrations.cap.structure import check_structure

ATOM = "http://www.w3.org/2005/Atom"


def declared_feeds(declarations: Iterable[str]) -> tuple[Feed, ...]:
    """The feeds of `PMI_CAP_FEEDS`, each as `name=https://host/path`; raises `ImproperlyConfigured`."""
    return feeds_from(declarations, variable="PMI_CAP_FEEDS", make=_feed)


def _feed(name: str, url: str, host: str) -> Feed:
    return Feed(
        name=f"cap.{name}",
        partner=name,
        title=_("CAP warnings"),
        url=url,
        hosts=frozenset({host}),
        every=timedelta(minutes=2),
        silent_after=timedelta(minutes=20),
        read=_reader(f"cap.{name}"),
        attribution=host,
        most_bytes=1024 * 1024,
    )


def _reader(source: str) -> Callable[[Payload], Reading]:
    def take(payload: Payload) -> Reading:
        root = read_xml(payload.content)
        if root.tag in {"rss", f"{{{ATOM}}}feed"}:
            return Reading(follow=tuple(dict.fromkeys(filter(None, _links(root)))))
        if root.tag != ROOT:
            raise Unreadable("neither a list nor a CAP 1.2 message")
        check_structure(payload.content)
        message = message_of(root)
        is_new = deliver(
            message, feed=payload.feed, source=source, attribution=message.attribution, space=payload.space
        )
        return Reading(news_count=int(is_new))

    return take


def _links(root: Element) -> Iterable[str]:
    if root.tag == "rss":
        return ((item.findtext("link") or "").strip() for item in root.iter("item"))
    return (
        link.get("href", "").strip()
        for entry in root.iter(f"{{{ATOM}}}entry")
        for link in entry.findall(f"{{{ATOM}}}link")
        if link.get("rel", "alternate") in {"alternate", "enclosure"}
    )
