"""Pages on paper: HTML drawn as PDF, which may fetch nothing but the style sheet's own font."""

from __future__ import annotations

from django.contrib.staticfiles import finders


def on_paper(page: str) -> bytes:
    """What people wrote never makes the server fetch anything: the page holds its pictures, and the style its font."""
    # Loading it takes as long as all of Django, and needs Pango; only a drawn page should.
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    own_files = URLFetcher(allowed_protocols=("file",), allow_redirects=False)
    nothing_outside = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    look = weasyprint.CSS(filename=finders.find("pmi/paper.css"), url_fetcher=own_files, font_config=fonts)
    document = weasyprint.HTML(string=page, url_fetcher=nothing_outside)
    drawn: bytes = document.write_pdf(stylesheets=[look], font_config=fonts, pdf_variant="pdf/ua-1")
    return drawn
