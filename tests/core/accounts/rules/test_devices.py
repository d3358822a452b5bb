import pytest

from pmi_platform.core.accounts.rules.devices import device_named

CHROME_ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A042F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Mobile"
SAFARI_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
EDGE_WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME_ANDROID, "Chrome · Android"),
        (SAFARI_IPHONE, "Safari · iPhone"),
        (EDGE_WINDOWS, "Edge · Windows"),
        ("curl/8.1", "curl/8.1"),
        ("", "?"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(user_agent, name):
    assert device_named(user_agent) == name
