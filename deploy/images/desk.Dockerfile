# The human desk.
FROM python:3.8.20-slim-bookworm AS packages
COPY deploy/images/desk.lock /build/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes \
        --requirement /build/desk.lock \
    && /venv/bin/pip uninstall --yes setuptools pip

FROM python:3.8.20-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BIND_HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /venv /venv
RUN /usr/local/bin/pip uninstall --yes wheel setuptools pip
COPY staff ./staff
COPY desk ./desk
USER 1001:1001
EXPOSE 5007
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:5007/health', timeout=3)"]
CMD ["python", "-m", "desk"]
