"""Django settings, from `Environment` alone."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pmi_platform.settings.environment import BASE_DIR, Environment

ENVIRONMENT = Environment.read()

DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
# Without a key nothing that is signed outlives the process; a key in the source would sign for everybody.
SECRET_KEY = ENVIRONMENT.secret_key or secrets.token_urlsafe(48)
JOURNAL_KEY = ENVIRONMENT.journal_key or ENVIRONMENT.secret_key
# The first key encrypts, every one decrypts, the last one makes marks (core/tenancy/sealing.py).
PERSONAL_KEYS = list(ENVIRONMENT.personal_keys) or [SECRET_KEY]
STATE_DIR = ENVIRONMENT.state_dir
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.trusted_origins)

ROOT_URLCONF = "pmi_platform.urls"
WSGI_APPLICATION = "pmi_platform.wsgi.application"
ASGI_APPLICATION = "pmi_platform.asgi.application"

INSTALLED_APPS = [
    "pmi_platform.core.interface",
    "pmi_platform.core.tenancy",
    "pmi_platform.core.journal",
    "pmi_platform.core.realtime",
    "pmi_platform.core.geo",
    "pmi_platform.core.integration",
    "pmi_platform.core.api",
    "pmi_platform.core.accounts",
    "pmi_platform.core.operations",
    "incidents",
    "volunteers",
    "logistics",
    "coordination",
    "pmi_platform.core.operations.admin_config.PlatformAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_filters",
    "django_tables2",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "leaflet",
    "lucide",
    "oauth2_provider",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pmi_platform.core.accounts.middleware.SignedInMiddleware",
    "pmi_platform.core.tenancy.middleware.TenantScopeMiddleware",
    "pmi_platform.core.accounts.middleware.SecondFactorMiddleware",
    "pmi_platform.core.interface.middleware.DomainErrorPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "pmi_platform.core.tenancy.context_processors.scope",
                "pmi_platform.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# Databases -----------------------------------------------------------------------------------------------------------
# Three connections (docs/architecture.md, "Three connections"): the application's role serves requests, the owner
# migrates, and the sequencer listens past any pooler.
DATABASE_DIRECT_URL = ENVIRONMENT.database_direct_url
DATABASE_OWNER_URL = ENVIRONMENT.database_owner_url


def _database(url: str, *, lifetime_s: int) -> dict[str, object]:
    config: dict[str, object] = dict(dj_database_url.parse(url, engine="django.contrib.gis.db.backends.postgis"))
    config["CONN_MAX_AGE"] = lifetime_s
    config["CONN_HEALTH_CHECKS"] = True
    config["DISABLE_SERVER_SIDE_CURSORS"] = True
    config["OPTIONS"] = {**config.get("OPTIONS", {}), "prepare_threshold": None}  # type: ignore[dict-item]
    return config


DATABASES: dict[str, dict[str, object]] = {
    "default": _database(
        ENVIRONMENT.database_url or "postgres://pmi_app@localhost/pmi",
        lifetime_s=60,
    ),
}
if DATABASE_OWNER_URL:
    DATABASES["owner"] = {**_database(DATABASE_OWNER_URL, lifetime_s=0), "TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["pmi_platform.core.tenancy.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["gis.W001"]  # Debian 12 ships GDAL 3.6; no spatial reference of a user reaches it.

# Redis, Channels, Celery ---------------------------------------------------------------------------------------------
REDIS_URL = ENVIRONMENT.redis_url
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # Redis publishes across its numbered databases, so the number belongs into the channels' names.
        "CONFIG": {"hosts": [REDIS_URL], "prefix": f"pmi{urlsplit(REDIS_URL).path.replace('/', '-')}"},
    },
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")

# Partners ------------------------------------------------------------------------------------------------------------
# Nobody is asked unless PMI_FEEDS says so: "all", an integration ("bmkg_quakes") or one of its feeds.
FEEDS = list(ENVIRONMENT.feeds)
# The number to which the field sends reports by SMS; phones take it along.
SMS_NUMBER = ENVIRONMENT.sms_number
# CAP 1.2 feeds of partners, each name=https://host/path; PMI_FEEDS turns them on as "cap" or "cap.name".
CAP_FEEDS = list(ENVIRONMENT.cap_feeds)
# The domain in which our own warnings are sent: a province is <its code>@<this>, and stays so.
CAP_SENDER = ENVIRONMENT.cap_sender or next((host for host in ALLOWED_HOSTS if host.strip("*.[]:1")), "localhost")
# Feeds of heights of rivers, declared likewise and turned on as "river_gauges" or "river_gauges.name".
GAUGE_FEEDS = list(ENVIRONMENT.gauge_feeds)
PRIVATE_HOSTS = list(ENVIRONMENT.private_hosts)
FETCHES_PER_MINUTE = 60
# Text messages, in and out. A channel without its secret takes nothing, one without its address sends nothing.
TEXTS = ENVIRONMENT.texts

# Sign-in -------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = [
    "pmi_platform.core.accounts.backends.PhonePinBackend",
    "pmi_platform.core.accounts.backends.EmailPasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_SAMESITE = "Lax"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "pmi_platform.core.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[PMI Platform] "
# Carriers put thousands of phones behind one address, so this limit is wide; each account has a narrow one of its own.
ACCOUNT_RATE_LIMITS = {"pin_failed": "60/5m/ip", "public_report": "30/h/ip,6/h/key", "public_code": "20/h/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_ADAPTER = "pmi_platform.core.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "PMI Platform"
MFA_TOTP_TOLERANCE = 1

# REST ----------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pmi_platform.core.api.authentication.MachineAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["pmi_platform.core.api.permissions.HasCapability"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "pmi_platform.core.api.negotiation.OneRenderer",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "pmi_platform.core.api.errors.problem_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PMI Platform API",
    "DESCRIPTION": "Incidents, field reports and the verifiable feed of changes for the central IMS.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"AgencyEnum": "incidents.rules.calls.AGENCIES"},
}
OAUTH_SCOPES = {
    "incidents:read": "Read incidents, figures, units and areas",
    "volunteers:read": "Read volunteers, without names and personal data",
    "reports:read": "Read field reports",
    "reports:write": "File field reports",
    "alerts:write": "Send early warnings (CAP 1.2)",
    "calls:write": "Bring in calls of a city's 112 centre, and read how they ended",
    "stock:read": "Read warehouses and what lies in them",
    "changes:read": "Follow the feed of changes",
    "personal:read": "Read what people wrote in words, and see their photos",
}
OAUTH2_PROVIDER = {
    "SCOPES": OAUTH_SCOPES,
    "SCOPES_BACKEND_CLASS": "pmi_platform.core.accounts.oauth.RegisteredScopes",
    "OAUTH2_VALIDATOR_CLASS": "pmi_platform.core.accounts.oauth.MachineRequests",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_GRANT_TYPES": ["client-credentials"],
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # Security best current practice; tokens are stored as digests only.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
}

# Language and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# Static files and media ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_root
STATICFILES_DIRS = [BASE_DIR / "static", *([built] if (built := BASE_DIR / "static_build").is_dir() else [])]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(STATE_DIR / "media"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if ENVIRONMENT.compressed_static
            else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        ),
    },
}
LARGEST_UPLOAD_BYTES = 15 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "pmi_platform.core.api.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Security ------------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_tile_origin = (
    [f"{urlsplit(ENVIRONMENT.tile_url).scheme}://{urlsplit(ENVIRONMENT.tile_url).netloc}"]
    if ENVIRONMENT.tile_url
    else []
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tile_origin],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# Map -----------------------------------------------------------------------------------------------------------------
LEAFLET_CONFIG = {
    "TILES": [("Peta dasar", ENVIRONMENT.tile_url, {"attribution": ENVIRONMENT.tile_attribution})]
    if ENVIRONMENT.tile_url
    else [],
    "RESET_VIEW": False,
    "MINIMAP": False,
    "SCALE": "metric",
    "NO_GLOBALS": True,
}
BOUNDARIES_DIR = ENVIRONMENT.boundaries_dir

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_error": {"()": "pmi_platform.core.operations.logs.NotReadyIsNoError"}},
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django.request": {"filters": ["no_error"]},
        # They tell of every step and every glyph of a PDF.
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}

INVITATION_LIFETIME = timedelta(days=14)
FIELD_SESSION_LIFETIME = timedelta(days=90)
HTTP_THREADS = ENVIRONMENT.http_threads
