"""The interactive API documentation, from local assets."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from drf_spectacular.views import SpectacularSwaggerSplitView

# Swagger UI writes style elements while it runs. The page shows the public schema and nothing of anybody's, so it alone
# is allowed inline styles; its script comes from a file of its own (docs/security.md).
documentation_page = csp_update({"style-src": [UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema")
)
