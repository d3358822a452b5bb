"""CAP documents for tests, in the order that the standard's schema wants."""


def info(language="id", *, area="", severity="Moderate", more=""):
    return f"""<info><language>{language}</language><category>Met</category><event>Hujan {language}</event>
      <urgency>Immediate</urgency><severity>{severity}</severity><certainty>Observed</certainty>{more}
      <headline>Hujan lebat ({language})</headline><area><areaDesc>Jawa Barat</areaDesc>{area}</area></info>"""


CUGENANG = "<polygon>-6.80,107.05 -6.80,107.11 -6.86,107.11 -6.86,107.05 -6.80,107.05</polygon>"


def document(
    identifier="A", *, kind="Alert", status="Actual", sent="2026-03-04T08:15:00+07:00", references="", infos=None
):
    """One message as bytes."""
    told = f"<references>{references}</references>" if references else ""
    body = "".join(infos if infos is not None else [info(area=CUGENANG)])
    return f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier>
      <sender>cuaca@bmkg.example</sender><sent>{sent}</sent><status>{status}</status><msgType>{kind}</msgType>
      <scope>Public</scope>{told}{body}</alert>""".encode()


def reference(identifier):
    return f"cuaca@bmkg.example,{identifier},2026-03-04T08:15:00+07:00"
