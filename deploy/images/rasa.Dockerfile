# Rasa's own image with the packages that were tested: the lock mends sanic with
# websockets, and brings what components/ needs. The model comes from S3 or a volume.
FROM rasa/rasa:2.8.34
USER 0
COPY deploy/images/rasa.lock /build/
# setuptools stays: Rasa 2.8 imports pkg_resources while it runs.
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement /build/rasa.lock \
    && pip uninstall --yes wheel pip
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app \
    RASA_TELEMETRY_ENABLED=false \
    BIND_HOST=0.0.0.0
WORKDIR /app
COPY addons ./addons
COPY components ./components
COPY launcher ./launcher
COPY endpoints.yml credentials.yml ./
USER 1001
EXPOSE 5006
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:5006/webhooks/rest/', timeout=3)"]
ENTRYPOINT []
CMD ["python", "-m", "launcher.servers.rasa_server"]
