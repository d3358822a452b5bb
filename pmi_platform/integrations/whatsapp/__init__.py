"""WhatsApp's Cloud API (Meta): its webhook, and answers within the window that an incoming message opens."""

from pmi_platform.integrations.whatsapp.gateway import GATEWAY

__all__ = ["GATEWAY"]
