from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.cap.messages import CERTAINTIES, SEVERITIES, read_cap
from tests.integrations.cap.documents import CUGENANG, document, info, reference
from tests.integrations.playing import fixture


def test_bmkgs_own_form_is_read():
    message = read_cap(fixture("bmkg_nowcast", "cap_id.xml"))

    assert message.identifier == "2.49.0.1.360.0.2026.03.04.01.15.002"
    assert message.sent_at == datetime.fromisoformat("2026-03-04T08:15:00+07:00")
    (told,) = message.infos
    assert told.event_codes == {"OET": "OET-194"}
    assert [len(points) for points in told.polygons] == [5, 5]
    assert told.polygons[0][0] == (106.970, -6.200)


def test_several_infos_keep_their_languages_and_the_gravest_counts():
    message = read_cap(
        document(infos=[info("id-ID"), info("en-US", severity="Extreme"), info("jv", severity="Unknown")])
    )

    assert [told.language for told in message.infos] == ["id", "en", "jv"]
    assert message.gravest("severity", SEVERITIES) == "extreme"


def test_references_name_what_a_message_speaks_of():
    message = read_cap(document("C", kind="Cancel", references=f"{reference('A')}\n {reference('B')}", infos=[]))

    assert (message.references, message.infos) == (("A", "B"), ())


def test_a_circle_has_its_radius_in_kilometres():
    (told,) = read_cap(document(infos=[info(area="<circle>-6.84,107.05 12.5</circle>")])).infos

    assert told.circles == (((107.05, -6.84), 12.5),)


def test_a_word_of_an_older_version_is_understood():
    content = document().replace(b"<certainty>Observed", b"<certainty>Very Likely")

    assert read_cap(content).gravest("certainty", CERTAINTIES) == "likely"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no XML"),
        (b"<rss/>", "no CAP 1.2 message"),
        (b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>', "no CAP 1.2 message"),
        (document(""), "no identifier"),
        (document(status="Serius"), "status Serius is not known"),
        (document(kind="Lapor"), "msgType Lapor is not known"),
        (document(sent="kemarin"), "no time"),
        (document(sent="2026-03-04T08:15:00"), "has no offset"),
        (document(references="A"), "no reference"),
        (document(infos=[info(severity="Parah")]), "severity Parah is not known"),
        (document(infos=[info(area="<polygon>1,2 3,4 1,2</polygon>")]), "at least four points"),
        (document(infos=[info(area="<polygon>1,2 3,4 5,6 7,8</polygon>")]), "its last is its first"),
        (document(infos=[info(area="<polygon>1,2 3,4 5 1,2</polygon>")]), "no point"),
        (document(infos=[info(area="<polygon>91,2 3,4 5,6 91,2</polygon>")]), "no point"),
        (document(infos=[info(area="<polygon>nan,2 3,4 5,6 nan,2</polygon>")]), "no number"),
        (document(infos=[info(area="<circle>1,2</circle>")]), "a radius"),
        (document(infos=[info(area="<circle>1,2 -3</circle>")]), "a circle of -3 km"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]>' + document("&e;"), "DTDForbidden"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">' + document(), "DTDForbidden"),
    ],
)
def test_what_has_no_meaning_is_refused_with_its_reason(content, why):
    with pytest.raises(Unreadable) as refusal:
        read_cap(content)

    assert why in refusal.value.parameters["why"]


@settings(max_examples=300, deadline=None)
@given(some.data())
def test_no_document_crashes_the_reader(data):
    good = document(references=reference("A"), infos=[info(area=CUGENANG + "<circle>-6.8,107 5</circle>")])
    at = data.draw(some.integers(0, len(good)))
    upto = data.draw(some.integers(at, min(len(good), at + 30)))
    content = good[:at] + data.draw(some.binary(max_size=20)) + good[upto:]
    try:
        message = read_cap(content)
    except Unreadable:
        return
    assert message.identifier
