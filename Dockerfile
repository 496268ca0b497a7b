# One image for the API, the worker and the user interface; compose.yaml starts each with a command of its own.
# Packages are installed with their hashes in a first stage, so that no compiler and no cache reach the second.
FROM python:3.11-slim-trixie AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/negotiator
COPY requirements.txt .
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-trixie
# OpenAI's SDK trusts the certificates of the system; pg_dump (17, as the server in compose.yaml: an older one would
# refuse) serves `flask database backup`.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates postgresql-client tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /home/negotiator negotiator
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    FLASK_ENV=production FLASK_APP=backend.app WORKER_EMBEDDED=no \
    MODELS_PATH=/var/lib/negotiator/models
WORKDIR /opt/negotiator
COPY --from=packages /opt/venv /opt/venv
COPY .flaskenv negotiator_tools.json ./
COPY .streamlit .streamlit
COPY deploy/gunicorn.conf.py deploy/gunicorn.conf.py
COPY documents/library documents/library
COPY backend backend
COPY frontend frontend
RUN mkdir -p /var/lib/negotiator/models && chown -R negotiator /var/lib/negotiator
USER 10001
VOLUME /var/lib/negotiator
EXPOSE 8000 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "backend.app:create_app()"]
