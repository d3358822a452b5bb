"""What OpenRosa clients are answered: XML, with the headers that their protocol asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from pmi_platform.integrations.openrosa.xforms import XForm, md5

RESPONSE, LIST, MANIFEST = (
    "http://openrosa.org/http/response",
    "http://openrosa.org/xforms/xformsList",
    "http://openrosa.org/xforms/xformsManifest",
)
DONE, REFUSED = "submit_success", "submit_error"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def headed(response: HttpResponse) -> HttpResponse:
    """The response with what every OpenRosa answer says in its head."""
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(settings.LARGEST_UPLOAD_BYTES)
    response["Content-Language"] = get_language() or "id"
    response["Cache-Control"] = "private, no-cache"
    return response


def told(message: str, *, status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A sentence for the person who holds the phone."""
    root = Element("OpenRosaResponse", xmlns=RESPONSE)
    SubElement(root, "message", nature=DONE if status < 400 else REFUSED).text = _UNPRINTABLE.sub("?", message)
    response = HttpResponse(_document(root), status=status, content_type="text/xml; charset=utf-8")
    for name, value in (headers or {}).items():
        response[name] = value
    return headed(response)


def form_list(forms: Iterable[XForm], *, urls: Mapping[str, tuple[str, str]]) -> HttpResponse:
    """The forms with where each, and its manifest, is fetched from."""
    root = Element("xforms", xmlns=LIST)
    for form in forms:
        download_url, manifest_url = urls[form.form_id]
        entry = SubElement(root, "xform")
        for name, value in (
            ("formID", form.form_id),
            ("name", form.name),
            ("version", form.version),
            ("hash", form.digest),
            ("downloadUrl", download_url),
            ("manifestUrl", manifest_url),
        ):
            SubElement(entry, name).text = value
    return document(_document(root))


def manifest(files: Mapping[str, tuple[bytes, str]]) -> HttpResponse:
    """The files that a form chooses from, by their names."""
    root = Element("manifest", xmlns=MANIFEST)
    for name, (content, url) in files.items():
        entry = SubElement(root, "mediaFile")
        for tag, value in (("filename", name), ("hash", md5(content)), ("downloadUrl", url)):
            SubElement(entry, tag).text = value
    return document(_document(root))


def document(content: bytes, *, content_type: str = "text/xml; charset=utf-8") -> HttpResponse:
    """Bytes as they are."""
    return headed(HttpResponse(content, content_type=content_type))


def _document(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
