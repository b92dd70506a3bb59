"""Readiness of Rasa: the model is loaded, by the word of Rasa's own /status."""

import json
import os
import sys
import urllib.parse
import urllib.request

query = urllib.parse.urlencode({"token": os.environ["RASA_TOKEN"]})
url = f"http://127.0.0.1:{os.environ.get('RASA_PORT', '5006')}/status?{query}"
try:
    with urllib.request.urlopen(url, timeout=4) as answer:
        fingerprint = json.load(answer).get("fingerprint") or {}
except (OSError, ValueError) as error:
    sys.exit(f"not ready: {type(error).__name__}")
if not fingerprint.get("trained_at"):
    sys.exit("not ready: no model is loaded")
