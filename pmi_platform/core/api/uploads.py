"""Uploads end where they become too large, not after the last byte."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MULTIPART_OVERHEAD = 64 * 1024


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
