# The portal: web by default; `python manage.py work` for a worker.
FROM python:3.11-slim AS build
WORKDIR /app
# `--build-arg EXTRAS=s3` for photos in a bucket; each lock holds everything that the portal needs.
ARG EXTRAS=
COPY requirements.txt requirements-s3.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements${EXTRAS:+-$EXTRAS}.txt

FROM python:3.11-slim
RUN useradd --system --create-home --uid 10001 portal && mkdir /data && chown portal /data
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY portal portal
COPY templates templates
COPY static static
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PORTAL_DATA_DIR=/data
# Collected at build time with throw-away values: no key of a deployment is in the image.
RUN PORTAL_DATA_DIR=/app/collected PORTAL_SECRET_KEY=build python manage.py collectstatic --noinput --verbosity 0
ENV PORTAL_STATIC_ROOT=/app/collected/static
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# A setting that is wrong or unsafe stops the start, by name.
CMD ["sh", "-c", "python manage.py check --deploy --fail-level WARNING && python manage.py migrate --verbosity 0 && exec gunicorn portal.wsgi --bind 0.0.0.0:8000 --workers 2 --threads 8"]
