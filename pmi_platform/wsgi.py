"""HTTP as WSGI: pages and REST run in threads (docs/architecture.md, "Processes")."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmi_platform.settings")

application = get_wsgi_application()
