"""How a phone's own password is made: long enough that nobody guesses it, easy enough to type once."""

from collections.abc import Callable

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0, 1, i, l or o: it is typed by hand where no code can be scanned."""
LOGIN_LENGTH = 8
SECRET_GROUPS, GROUP_LENGTH = 4, 5
"""Twenty of thirty-one characters: 99 bits."""


def new_login(tenant_id: int, choice: Callable[[str], str]) -> str:
    """A name to sign in with; it says whose scope to ask, and nothing else."""
    return f"{tenant_id}-{_drawn(LOGIN_LENGTH, choice)}"


def new_secret(choice: Callable[[str], str]) -> str:
    """A password in groups, as it is shown."""
    return "-".join(_drawn(GROUP_LENGTH, choice) for _group in range(SECRET_GROUPS))


def tenant_in(login: str) -> int | None:
    """The tenant that a name asks for; None for a name that cannot be one of ours."""
    number, _dash, code = login.strip().lower().partition("-")
    is_ours = number.isascii() and number.isdigit() and len(number) <= 9 and len(code) == LOGIN_LENGTH
    return int(number) if is_ours and set(code) <= set(ALPHABET) else None


def as_compared(secret: str) -> str:
    """The password without what people add or leave out when they type it."""
    return "".join(secret.split()).replace("-", "").lower()


def _drawn(length: int, choice: Callable[[str], str]) -> str:
    return "".join(choice(ALPHABET) for _character in range(length))
