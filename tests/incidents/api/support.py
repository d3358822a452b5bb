"""Calling the REST doors as somebody."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tests.factories.tenancy import Member

REPORTS = "/api/v1/field-reports/"
INCIDENTS = "/api/v1/incidents/"
FIGURES = "/api/v1/figures/"


class Caller:
    """A signed-in client that speaks JSON."""

    def __init__(self, member: Member) -> None:
        self.client = member.sign_in(Client())

    def get(self, path: str, **query: Any):
        return self.client.get(path, query)

    def post(self, path: str, data: Any = None, *, etag: str | None = None, content_type: str = "application/json"):
        headers = {"If-Match": etag} if etag else {}
        return self.client.post(path, data if data is not None else {}, content_type=content_type, headers=headers)

    def upload(self, path: str, **fields: Any):
        return self.client.post(path, fields)


def body(**changes: Any) -> dict[str, Any]:
    """A first report of an earthquake in Cugenang as a phone sends it; `answers` are added to the standing ones."""
    seen_at = timezone.now() - timedelta(minutes=30)
    answers = {"hazard": "gempa", "severity": "high", "people": 120, **changes.pop("answers", {})}
    return {
        "client_ref": str(uuid4()),
        "type_code": "first_report",
        "answers": answers,
        "area_code": "32.03.11",
        "observed_at": seen_at.isoformat(),
        "reported_at": (seen_at + timedelta(minutes=5)).isoformat(),
        "device_now": timezone.now().isoformat(),
        "text": "Rumah roboh di dekat pasar.",
        **changes,
    }
