"""Whether a document is CAP 1.2 as its schema (XSD) wants it. Only what has passed the hardened reader comes here."""

from functools import cache
from pathlib import Path

from lxml import etree

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.xml import read_xml
from pmi_platform.integrations.cap.messages import NAMESPACE

SCHEMA = Path(__file__).parent / "schema" / "CAP-v1.2.xsd"
MOST_TOLD = 3


def check_structure(content: bytes) -> None:
    """Raise `Unreadable`, with the lines, for what the schema does not allow.

    Document types and entities are refused before libxml2 sees the document; it fetches nothing and expands nothing.
    """
    read_xml(content)
    try:
        document = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"no XML: {error}"[:200]) from error
    schema = _schema()
    if not schema.validate(document):
        told = (
            f"line {entry.line}: {entry.message}".replace(f"{{{NAMESPACE}}}", "")
            for entry in list(schema.error_log)[:MOST_TOLD]
        )
        raise Unreadable(f"not as the schema of CAP 1.2 wants it: {'; '.join(told)}"[:450])


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA, _parser()))
