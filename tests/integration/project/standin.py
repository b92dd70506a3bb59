"""A small server with a helper process, standing in for a part of the assistant.

`python -m tests.integration.project.standin PORT [stubborn]`; the stubborn one ignores
SIGTERM.
"""

import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Hello(BaseHTTPRequestHandler):
    """Answers every request."""

    def do_GET(self) -> None:
        """Say hello, with the helper's process id."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(HELPER.pid).encode())


if __name__ == "__main__":
    if "stubborn" in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    HELPER = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    print("stand-in listens", flush=True)
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Hello).serve_forever()
