"""Playing payload files back as if the partner had sent them."""

from pathlib import Path

from incidents.models import Alert
from pmi_platform.core.integration import registry
from pmi_platform.core.integration.polling import replay
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import open_tenant

HERE = Path(__file__).parent


def fixture(integration, name):
    return (HERE / integration / "fixtures" / name).read_bytes()


def played(feed_name, content, *, space=Space.EXERCISE, name="payload"):
    """What became of a payload; a string is the name of a fixture of the feed's integration."""
    if isinstance(content, str):
        content, name = fixture(feed_name.partition(".")[0], content), content
    return replay(registry.feed_named(feed_name), content, name=name, space=space)


def warnings(tenant):
    """The warnings that a tenant keeps, oldest first."""
    with open_tenant(tenant.pk, reason="test"):
        return list(Alert.objects.order_by("sent_at", "source_key"))
