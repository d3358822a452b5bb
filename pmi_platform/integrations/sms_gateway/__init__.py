"""Any SMS gateway that can sign: what it brings, and what it is asked to send. `docs/text-messages.md` says how."""

from pmi_platform.integrations.sms_gateway.gateway import GATEWAY

__all__ = ["GATEWAY"]
