"""What a page says, without its markup, so that a failure shows a paragraph and not a document."""

import re
from html import unescape


def said(page) -> str:
    """The words of the page's main part."""
    main = re.search(r"<main\b.*?</main>", page.content.decode(), re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main[0] if main else page.content.decode())).split())
