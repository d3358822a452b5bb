"""XML from strangers: no document type, no entity, nothing fetched."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pmi_platform.core.integration.errors import Unreadable


def read_xml(content: bytes) -> Element:
    """The document's root; raises `Unreadable` for what is no XML and for every trick with entities."""
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(f"XML with {type(error).__name__}") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(f"no XML: {error}"[:200]) from error
