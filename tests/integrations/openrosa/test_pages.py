"""The pages where a phone's password is made, shown once and revoked."""

import base64
import html
import json
import re
import zlib

import pytest
from django.test import Client

from pmi_platform.integrations.openrosa.views import _settings
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.views.support import said
from tests.integrations.openrosa.collect import Collect

pytestmark = pytest.mark.django_db
OWN = "/perangkat-lapangan/"


def made(client, where=OWN):
    return client.post(where, {"label": "HP posko"}, follow=True)


def test_an_officer_makes_a_password_and_signs_in_with_what_the_page_shows():
    client = field_officer().sign_in(Client())
    page = made(client)
    server, login, secret = (
        html.unescape(text.strip()) for text in re.findall(r'<dd class="token">([^<]*)</dd>', page.content.decode())
    )

    assert server == "http://testserver/openrosa"
    assert Collect(login=login, secret=secret).get("/openrosa/formList").status_code == 200


def test_the_password_is_shown_once_and_only_to_its_maker():
    officer = field_officer()
    first, elsewhere = officer.sign_in(Client()), officer.sign_in(Client())
    page = made(first)
    there = elsewhere.get(page.request["PATH_INFO"], follow=True)

    assert "token" in page.content.decode()
    assert there.redirect_chain == [(OWN, 302)]


def test_the_code_holds_what_collect_reads():
    told = json.loads(zlib.decompress(base64.b64decode(_settings("https://pmi.example/openrosa", "7-abc", "k"))))

    assert told["general"]["server_url"] == "https://pmi.example/openrosa"
    assert (told["general"]["username"], told["general"]["password"]) == ("7-abc", "k")
    assert told["admin"] == {}


def test_a_phone_without_a_name_is_asked_for_one():
    page = field_officer().sign_in(Client()).post(OWN, {"label": ""})

    assert page.status_code == 200
    assert "HP posko" not in said(page)


def test_an_operator_makes_one_for_a_member_and_revokes_it():
    officer = field_officer()
    client = branch_operator().sign_in(Client())
    where = f"/tim/{officer.membership.pk}/perangkat-lapangan/"
    made(client, where)
    listed = client.get(where)
    revoking = re.search(r'action="(/perangkat-lapangan/[^"]+/pencabutan/)"', listed.content.decode())[1]
    after = client.post(revoking, follow=True)

    assert "HP posko" in said(listed)
    assert "HP posko" not in said(after)


def test_the_pages_that_lead_there_do():
    officer = field_officer()
    own = officer.sign_in(Client()).get("/akun/perangkat/")
    theirs = branch_operator().sign_in(Client()).get(f"/tim/{officer.membership.pk}/")

    assert f'href="{OWN}"' in own.content.decode()
    assert f'href="/tim/{officer.membership.pk}/perangkat-lapangan/"' in theirs.content.decode()
