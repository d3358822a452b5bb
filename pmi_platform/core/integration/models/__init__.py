from pmi_platform.core.integration.models.feed import FeedState
from pmi_platform.core.integration.models.message import InboundMessage

__all__ = ["FeedState", "InboundMessage"]
