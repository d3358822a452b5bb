# One image for web, live, worker, beat and sequencer; a second, small one for the connection pooler.

FROM node:20-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY frontend frontend
RUN node frontend/build.mjs

FROM python:3.11-slim-bookworm AS product
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       gettext libgdal32 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/pmi-platform pmi
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
COPY --from=assets /app/static_build static_build
ENV DJANGO_SETTINGS_MODULE=pmi_platform.settings \
    PMI_COMPRESSED_STATIC=1 \
    PMI_STATE_DIR=/var/lib/pmi-platform/state \
    PMI_STATIC_ROOT=/app/static_root \
    PYTHONUNBUFFERED=1
RUN for source in locale/*/LC_MESSAGES/*.po; do msgfmt -o "${source%.po}.mo" "$source"; done \
    && python manage.py collectstatic --noinput --verbosity=0 \
    && mkdir -p "$PMI_STATE_DIR" \
    && chown -R pmi: /var/lib/pmi-platform
USER pmi
EXPOSE 8000
CMD ["uvicorn", "pmi_platform.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--proxy-headers", "--forwarded-allow-ips", "*", "--lifespan", "off", "--no-access-log"]

FROM debian:bookworm-slim AS pooler
RUN apt-get update \
    && apt-get install --yes --no-install-recommends pgbouncer \
    && rm -rf /var/lib/apt/lists/*
COPY deploy/pooler.sh /usr/local/bin/pooler
USER postgres
EXPOSE 6432
CMD ["pooler"]
