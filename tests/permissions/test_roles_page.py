"""docs/roles.md says what the table of roles says."""

from io import StringIO

from django.core.management import call_command

from tests.guards.sources import ROOT


def test_the_page_of_roles_is_the_printed_one():
    printed = StringIO()
    call_command("print_roles", stdout=printed)

    assert (ROOT / "docs/roles.md").read_text() == printed.getvalue(), "Run: script/manage print_roles > docs/roles.md"
