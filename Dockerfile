# The action server. `make docker-build` builds it, `make docker-run` starts it.
FROM python:3.8.20-slim-bookworm AS packages
COPY actions/requirements-actions.lock /build/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes \
        --requirement /build/requirements-actions.lock \
    && /venv/bin/pip uninstall --yes setuptools pip

FROM python:3.8.20-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=packages /venv /venv
RUN /usr/local/bin/pip uninstall --yes wheel setuptools pip
COPY actions ./actions
USER 1001:1001
EXPOSE 5056
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:5056/health', timeout=3)"]
CMD ["python", "-m", "actions", "--port", "5056"]
