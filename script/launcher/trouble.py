"""The one error of the launcher."""


class Trouble(Exception):  # noqa: N818 - told to a person, never handled by code
    """Something only the person at the terminal can mend; the text says what happened and how."""
