# The chat page and its widget: files, and a server that needs nothing but Python.
FROM python:3.8.20-slim-bookworm
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BIND_HOST=0.0.0.0
WORKDIR /app
RUN /usr/local/bin/pip uninstall --yes wheel setuptools pip
COPY launcher ./launcher
COPY web ./web
COPY chatroom_handoff.html ./
USER 1001:1001
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/web/chatroom.js', timeout=3)"]
CMD ["python", "-m", "launcher.servers.web_server"]
