# The portal's image: web, worker and beat are the same one with other commands (docker-compose.yml).
FROM python:3.11-slim-bookworm

# WeasyPrint draws with Pango; HarfBuzz cuts the fonts, ten times quicker than Python would. The fonts come with the code.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home portal

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    PORTAL_FILES=/srv/files

WORKDIR /srv/portal
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . .

# The values only let the settings load; nothing of them stays in the image's environment.
RUN SECRET_KEY=build ALLOWED_HOSTS=localhost DATABASE_URL=postgres://build@localhost/build \
        python manage.py collectstatic --noinput \
    && install -d -o portal -g portal "$PORTAL_FILES"

USER portal
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--max-requests=2000", "--max-requests-jitter=200", "--timeout=60", "--access-logfile=-"]
