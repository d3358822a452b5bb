"""What goes out by e-mail, and the address of the site that stands in it."""

from pmi_platform.settings.base import ALLOWED_HOSTS, ENVIRONMENT

EMAIL_BACKEND = ENVIRONMENT.email["EMAIL_BACKEND"]
EMAIL_HOST = ENVIRONMENT.email["EMAIL_HOST"]
EMAIL_PORT = ENVIRONMENT.email["EMAIL_PORT"]
EMAIL_HOST_USER = ENVIRONMENT.email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = ENVIRONMENT.email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = ENVIRONMENT.email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = ENVIRONMENT.email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from

# Where the site stands, for links in what a worker sends: no request tells it. Without a word, the first allowed host.
SITE_URL = (
    ENVIRONMENT.site_url or f"https://{next((host for host in ALLOWED_HOSTS if host.strip('*.[]:1')), 'localhost')}"
).rstrip("/")
