"""Readiness of Duckling: it parses a number."""

import json
import os
import sys
import urllib.parse
import urllib.request

form = {"text": "7", "locale": "en_US", "dims": '["number"]'}
url = f"http://127.0.0.1:{os.environ.get('DUCKLING_PORT', '8000')}/parse"
try:
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(url, body, timeout=4) as answer:
        found = json.load(answer)
except (OSError, ValueError) as error:
    sys.exit(f"not ready: {type(error).__name__}")
if not any(entity["value"]["value"] == 7 for entity in found):
    sys.exit(f"not ready: {found}")
