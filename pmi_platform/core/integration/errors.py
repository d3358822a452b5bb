"""What can go wrong between us and a partner. The words go into the feed's row, for whoever runs the platform."""

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError, NotFound


class Unreadable(DomainError):
    """A payload is not what the partner's documentation says; it stays kept, for inspection."""

    code = "unreadable_payload"
    status = 422
    message = _("The payload cannot be read: %(why)s")

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


class FetchFailed(DomainError):
    """The partner gave no usable answer; `answered` is its HTTP status, `retry_after_s` what it asked for."""

    code = "fetch_failed"
    status = 502
    message = _("No usable answer: %(why)s")

    def __init__(self, why: str, *, retry_after_s: float | None = None, answered: int | None = None) -> None:
        super().__init__(why=why)
        self.retry_after_s = retry_after_s
        self.answered = answered


class MediaNotTaken(DomainError):
    """A picture that asking again would not bring."""

    code = "media_not_taken"
    status = 422
    message = _("%(why)s")


class UnknownFeed(NotFound):
    """No integration declares a feed of this name."""

    code = "unknown_feed"
    message = _("There is no feed named “%(name)s”.")


class NobodyKeeps(DomainError):
    """What came belongs into a space in which nobody has been founded."""

    code = "nobody_keeps"
    status = 409
    message = _("There is no organisation in this space: %(why)s")

    def __init__(self, space: str) -> None:
        super().__init__(why=space)
