"""Uploads end where they become too large, not after the last byte."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, UnreadablePostError

MULTIPART_OVERHEAD = 64 * 1024
TAIL_BYTES = 512
"""What is kept in mind of a body's end: the longest boundary, and what may stand behind it."""


class BoundedUpload(FileUploadHandler):
    """Stands first among the upload handlers and keeps nothing itself."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse by what the client announces, before anything is read."""
        del input_data, META, boundary, encoding
        self._received = 0
        if content_length > settings.LARGEST_UPLOAD_BYTES + MULTIPART_OVERHEAD:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Refuse by what has come."""
        del start
        self._received += len(raw_data)
        if self._received > settings.LARGEST_UPLOAD_BYTES:
            raise RequestDataTooBig
        return raw_data

    def file_complete(self, file_size: int) -> None:
        del file_size


class WholeBody:
    """A multipart body as it arrives: not beyond the limit, and not without its end.

    A connection that broke, or chunks that stopped coming, would otherwise pass for a shorter body.
    """

    def __init__(self, stream: Any, *, boundary: str) -> None:
        self._stream = stream
        self._end = f"--{boundary}--".encode()
        self._tail = b""
        self._left = settings.LARGEST_UPLOAD_BYTES + MULTIPART_OVERHEAD

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises `RequestDataTooBig`, or `UnreadablePostError` where the body ends too early."""
        content: bytes = self._stream.read(self._left + 1 if size < 0 else min(size, self._left + 1))
        self._left -= len(content)
        if self._left < 0:
            raise RequestDataTooBig
        if content:
            self._tail = (self._tail + content)[-TAIL_BYTES:]
        elif self._end not in self._tail:
            raise UnreadablePostError("the body ended before its last boundary")
        return content

    def readline(self, size: int = -1) -> bytes:
        """The next bytes too: what is behind the last boundary is read only to be rid of it."""
        return self.read(TAIL_BYTES if size < 0 else size)

    def close(self) -> None:
        """The server closes the connection, not whoever reads from it."""


def expect_whole_body(request: HttpRequest) -> None:
    """Have a multipart body read to its end, also one whose length nobody announced because it comes in chunks."""
    boundary = (request.content_params or {}).get("boundary", "")
    if request.content_type != "multipart/form-data" or not boundary:
        return
    stream: Any
    if is_chunked(request):
        # Django reads nothing beyond an announced length, and takes a missing one for an empty body.
        stream = request.META["wsgi.input"]
        request.META["CONTENT_LENGTH"] = str(settings.LARGEST_UPLOAD_BYTES)
    else:
        stream = request._stream
    request._stream = WholeBody(stream, boundary=boundary)  # type: ignore[assignment]


def is_chunked(request: HttpRequest) -> bool:
    """Whether the body comes in chunks, its length known at its end only."""
    return request.headers.get("Transfer-Encoding", "").rpartition(",")[2].strip().lower() == "chunked"
