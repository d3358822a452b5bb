"""The only place that reads the environment."""

from pmi_platform.settings.base import *  # noqa: F403
from pmi_platform.settings.mail import *  # noqa: F403
from pmi_platform.settings.schedule import *  # noqa: F403
