from pmi_platform.core.integration.models.feed import FeedState
from pmi_platform.core.integration.models.media import IncomingMedia
from pmi_platform.core.integration.models.message import InboundMessage
from pmi_platform.core.integration.models.text import OutgoingText, ReceivedText, TextAddress

__all__ = ["FeedState", "InboundMessage", "IncomingMedia", "OutgoingText", "ReceivedText", "TextAddress"]
