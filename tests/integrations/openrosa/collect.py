"""A client that does what ODK Collect does: it signs in when asked to, fetches forms, fills them in, and sends parts.

Bodies are written byte for byte as its OkHttp (4.x) writes them, part headers and all.
"""

from __future__ import annotations

import base64
import hashlib
import io
import random
import uuid
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client
from PIL import Image

LIST, MANIFEST, RESPONSE, XFORMS = (
    "{http://openrosa.org/xforms/xformsList}",
    "{http://openrosa.org/xforms/xformsManifest}",
    "{http://openrosa.org/http/response}",
    "{http://www.w3.org/2002/xforms}",
)
BOUNDARY = "a9f8c2d1-5b7e-4c3f-8e21-6d0f4b1a7c55"
AS_COLLECT = {"HTTP_X_OPENROSA_VERSION": "1.0", "HTTP_USER_AGENT": "org.odk.collect.android/v2024.2.4 Dalvik/2.1.0"}


@dataclass
class Collect:
    """One phone. `login` and `secret` are what its settings' code holds."""

    login: str = ""
    secret: str = ""
    secure: bool = True
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, secure=self.secure, **AS_COLLECT, **self._authorization(), **self.headers, **more)

    def head(self, path: str = "/openrosa/submission") -> Any:
        return self.client.head(path, secure=self.secure, **AS_COLLECT, **self._authorization(), **self.headers)

    def forms(self) -> dict[str, dict[str, str]]:
        """The form list, by form id."""
        return form_entries(self.get("/openrosa/formList").content)

    def form(self, form_id: str) -> Filling:
        """A form as it comes from the server, its digest checked, ready to be filled in."""
        entry = self.forms()[form_id]
        content = self.get(entry["downloadUrl"]).content
        assert entry["hash"] == f"md5:{hashlib.md5(content).hexdigest()}"
        return Filling.of(content)

    def media(self, form_id: str) -> dict[str, bytes]:
        """The form's files, their digests checked."""
        root = ET.fromstring(self.get(self.forms()[form_id]["manifestUrl"]).content)
        files = {}
        for entry in root:
            told = {child.tag.removeprefix(MANIFEST): child.text for child in entry}
            files[told["filename"]] = content = self.get(told["downloadUrl"]).content
            assert told["hash"] == f"md5:{hashlib.md5(content).hexdigest()}"
        return files

    def send(self, xml: bytes | str, files: dict[str, bytes] | None = None, *, unfinished: bool = False) -> Any:
        """One request with the form and some of its files."""
        body = multipart(xml if isinstance(xml, bytes) else xml.encode(), files or {}, unfinished=unfinished)
        return self.send_raw(body)

    def send_raw(self, body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> Any:
        return self.client.generic(
            "POST",
            "/openrosa/submission",
            body,
            content_type=content_type,
            secure=self.secure,
            **AS_COLLECT,
            **self._authorization(),
            **self.headers,
        )

    def _authorization(self) -> dict[str, str]:
        if not self.login:
            return {}
        told = base64.b64encode(f"{self.login}:{self.secret}".encode()).decode()
        return {"HTTP_AUTHORIZATION": f"Basic {told}"}


@dataclass
class Filling:
    """An instance of a form: the primary instance of the XForm, with answers put where its paths say."""

    instance: ET.Element
    names: set[str]

    @classmethod
    def of(cls, xform: bytes) -> Filling:
        root = ET.fromstring(xform)
        data = root.find(f".//{XFORMS}instance")[0]
        for repeat in [child for child in data if child.attrib]:
            data.remove(repeat)
        return cls(instance=data, names={_bare(element) for element in data.iter()})

    def answer(self, **answers: str) -> Filling:
        for name, text in answers.items():
            [element] = [found for found in self.instance.iter() if _bare(found) == name]
            element.text = text
        return self

    def photos(self, *names: str) -> Filling:
        [first] = [child for child in self.instance if _bare(child) == "photos"]
        at = list(self.instance).index(first)
        self.instance.remove(first)
        for name in reversed(names):
            repeat = ET.Element(f"{XFORMS}photos")
            ET.SubElement(repeat, f"{XFORMS}photo").text = name
            ET.SubElement(repeat, f"{XFORMS}caption").text = f"Foto {name}"
            self.instance.insert(at, repeat)
        return self

    def begin(self, instance_id: str | None = None) -> Filling:
        """What Collect fills in by itself when a form is opened."""
        given = instance_id or f"uuid:{uuid.uuid4()}"
        return self.answer(instanceID=given, first_id=given)

    def edit(self) -> Filling:
        """Open a sent form once more, as Collect does: a new id, and the old one as the deprecated one."""
        [meta] = [child for child in self.instance if _bare(child) == "meta"]
        [current] = [child for child in meta if _bare(child) == "instanceID"]
        deprecated = [child for child in meta if _bare(child) == "deprecatedID"]
        holder = deprecated[0] if deprecated else ET.SubElement(meta, current.tag.replace("instanceID", "deprecatedID"))
        holder.text, current.text = current.text, f"uuid:{uuid.uuid4()}"
        return self

    @property
    def instance_id(self) -> str:
        return next(element.text for element in self.instance.iter() if _bare(element) == "instanceID")

    def xml(self) -> bytes:
        return ET.tostring(self.instance, encoding="utf-8", xml_declaration=True)


def form_entries(content: bytes) -> dict[str, dict[str, str]]:
    """A form list, by form id."""
    entries = [{child.tag.removeprefix(LIST): child.text for child in entry} for entry in ET.fromstring(content)]
    return {entry["formID"]: entry for entry in entries}


def manifest_entries(content: bytes) -> dict[str, str]:
    """Where each file of a form stands, by its name."""
    root = ET.fromstring(content)
    return {entry.findtext(f"{MANIFEST}filename"): entry.findtext(f"{MANIFEST}downloadUrl") for entry in root}


def multipart(xml: bytes, files: dict[str, bytes], *, unfinished: bool = False) -> bytes:
    """The body of one request, in the order and with the heads of Collect's."""
    parts = [
        (
            'form-data; name="xml_submission_file"; filename="Laporan_2026-11-28_16-20-00.xml"',
            "text/xml",
            xml,
        )
    ]
    parts += [
        (f'form-data; name="{name}"; filename="{name}"', "image/jpeg", content) for name, content in files.items()
    ]
    if unfinished:
        parts.append(('form-data; name="*isIncomplete*"', "", b"yes"))
    told = io.BytesIO()
    for disposition, kind, content in parts:
        told.write(f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n".encode())
        told.write(f"Content-Type: {kind}\r\n".encode() if kind else b"")
        told.write(f"Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n")
    told.write(f"--{BOUNDARY}--\r\n".encode())
    return told.getvalue()


def message(response: Any) -> str:
    """The sentence that Collect shows."""
    root = ET.fromstring(response.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    return root.find(f"{RESPONSE}message").text


def photo(seed: int, *, side: int = 64) -> bytes:
    """A JPEG of noise, so that no two are alike and none is small."""
    noise = random.Random(seed).randbytes(side * side * 3)
    told = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(told, "JPEG", quality=90)
    return told.getvalue()


def _bare(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
