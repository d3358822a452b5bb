from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.cap.messages import read_cap
from pmi_platform.integrations.cap.structure import check_structure
from tests.integrations.cap.documents import CUGENANG, document, info, reference

GEOCODE = "<geocode><valueName>KEMENDAGRI</valueName><value>32.03.11</value></geocode>"


def refused(content):
    with pytest.raises(Unreadable) as refusal:
        check_structure(content)
    return refusal.value.parameters["why"]


@pytest.mark.parametrize("kind", ["Alert", "Update", "Cancel"])
@pytest.mark.parametrize("area", [CUGENANG, "<circle>-6.84,107.05 12.5</circle>", GEOCODE, CUGENANG + GEOCODE, ""])
def test_what_the_schema_allows_passes_and_is_read(kind, area):
    references = "" if kind == "Alert" else reference("Z")
    content = document(kind=kind, references=references, infos=[info("id", area=area), info("en", area=area)])

    check_structure(content)
    message = read_cap(content)

    assert (message.message, len(message.infos)) == (kind, 2)
    assert message.infos[0].area_codes == (("32.03.11",) if GEOCODE in area else ())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no XML"),
        (b"<alert/>", "No matching global declaration"),
        (document().replace(b"<scope>Public</scope>", b""), "Expected is one of ( source, scope )"),
        (document().replace(b"<scope>Public</scope>", b"").replace(b"<info>", b"<info/><scope>", 1), "no XML"),
        (document().replace(b"<sender>", b"<sender/><sender>"), "not expected"),
        (document(sent="2026-03-04T08:15:00Z"), "pattern"),
        (document(infos=[info(severity="Parah")]), "enumeration"),
        (document().replace(b"<urgency>Immediate</urgency>", b""), "urgency"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]>' + document("&e;"), "DTDForbidden"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + document(), "DTDForbidden"),
    ],
)
def test_what_the_schema_forbids_is_refused_with_the_reason(content, why):
    assert why in refused(content)


BOMB = b"""<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>"""


def test_an_entity_bomb_goes_off_nowhere():
    assert "DTDForbidden" in refused(BOMB + document("&lol3;"))


@settings(max_examples=300, deadline=None)
@given(some.data())
def test_no_document_crashes_the_check(data):
    good = document(references=reference("A"), infos=[info(area=CUGENANG + GEOCODE)])
    at = data.draw(some.integers(0, len(good)))
    upto = data.draw(some.integers(at, min(len(good), at + 30)))
    content = good[:at] + data.draw(some.binary(max_size=20)) + good[upto:]
    try:
        check_structure(content)
        message = read_cap(content)
    except Unreadable:
        return
    assert message.sender


@settings(max_examples=200, deadline=None)
@given(
    some.lists(some.tuples(some.floats(-90, 90), some.floats(-180, 180)), min_size=3, max_size=12),
    some.sampled_from(["+07:00", "+08:00", "+09:00", "-00:00"]),
)
def test_every_polygon_and_time_zone_that_can_be_written_is_read_or_refused(points, offset):
    ring = " ".join(f"{latitude:.5f},{longitude:.5f}" for latitude, longitude in [*points, points[0]])
    content = document(sent=f"2026-03-04T08:15:00{offset}", infos=[info(area=f"<polygon>{ring}</polygon>")])

    check_structure(content)
    try:
        message = read_cap(content)
    except Unreadable:
        # Only what winds around a pole has no shape on a flat map.
        assert any(abs(one[1] - other[1]) > 180 for one, other in pairwise([*points, points[0]]))
        return
    assert message.sent_at.utcoffset() is not None
