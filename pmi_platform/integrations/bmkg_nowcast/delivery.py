"""The list leads on to its documents; a document becomes, or joins, an early warning."""

from pmi_platform.core.integration.adapters import Payload, Reading
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.xml import read_xml
from pmi_platform.integrations.cap.delivery import deliver
from pmi_platform.integrations.cap.messages import ROOT, message_of

ATTRIBUTION = "BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)"


def take(payload: Payload) -> Reading:
    """An RSS list or a CAP document, as its root says."""
    root = read_xml(payload.content)
    if root.tag == "rss":
        # The links are taken from the list and never built: the codes of several provinces have not been seen yet.
        links = (item.findtext("link", "").strip() for item in root.iter("item"))
        return Reading(follow=tuple(dict.fromkeys(filter(None, links))))
    if root.tag != ROOT:
        raise Unreadable("neither a list nor a CAP document")
    is_new = deliver(
        message_of(root), feed=payload.feed, source="bmkg_nowcast", attribution=ATTRIBUTION, space=payload.space
    )
    return Reading(news_count=int(is_new))
