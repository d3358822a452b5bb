"""`script/manage play_sms 0812… "BANJIR Jatiasih 120KK"`: an SMS through the gateway's own door, and its answer."""

import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import Client
from django.urls import reverse

from pmi_platform.core.integration.models import OutgoingText
from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.core.tenancy.scope import open_tenant


class Command(BaseCommand):
    help = "Plays an SMS through the webhook of the SMS gateway, signed as the gateway would sign it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="The telephone number of the sender.")
        parser.add_argument("text", help="What the sender writes.")
        parser.add_argument("--times", type=int, default=1, help="How often the gateway delivers the same message.")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = settings.TEXTS["SMS_SECRET"]
        if not secret:
            raise CommandError("Set PMI_SMS_SECRET to anything: without a secret nothing is taken in by SMS.")
        said = {"id": str(uuid4()), "from": options["number"], "text": options["text"], "sent_at": int(time.time())}
        content = json.dumps(said).encode()
        began_at = set(self._answers())
        for _delivery in range(options["times"]):
            timestamp = str(int(time.time()))
            signature = hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()
            headers = {"X-PMI-Timestamp": timestamp, "X-PMI-Signature": signature}
            answer = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0]).post(
                reverse("text-sms"), content, content_type="application/json", headers=headers, secure=True
            )
            self.stdout.write(answer.content.decode())
        for _id, body in sorted(set(self._answers()) - began_at):
            self.stdout.write(body)

    def _answers(self) -> list[tuple[str, str]]:
        told: list[tuple[str, str]] = []
        for tenant_id in every_tenant():
            with open_tenant(tenant_id, reason="play_sms"):
                told += [(str(pk), body) for pk, body in OutgoingText.objects.values_list("pk", "body")]
        return told
