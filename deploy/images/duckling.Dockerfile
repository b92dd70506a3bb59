# The embedded Duckling.
# The full image has `strip`, with which the library shrinks from 1.7 to 0.3 GB.
FROM python:3.8.20-bookworm AS packages
COPY duckling_server /build/duckling_server
WORKDIR /build
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes \
        --requirement duckling_server/requirements-duckling.lock \
    && /venv/bin/python -m duckling_server.slim \
    && /venv/bin/pip uninstall --yes setuptools pip

FROM python:3.8.20-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BIND_HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /venv /venv
RUN /usr/local/bin/pip uninstall --yes wheel setuptools pip
COPY duckling_server ./duckling_server
USER 1001:1001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; assert b'seven' in u.urlopen('http://127.0.0.1:8000/parse', b'text=seven&locale=en_US', timeout=3).read()"]
CMD ["python", "-m", "duckling_server"]
