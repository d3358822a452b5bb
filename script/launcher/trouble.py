"""The one error of the launcher."""


class Trouble(Exception):
    """Something only the person at the terminal can mend; the text says what happened and how."""
