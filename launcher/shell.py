"""A conversation over a pipe, where `rasa shell` needs a terminal."""

import http.client
import json
import urllib.request
import uuid
from typing import Any, Dict, Iterator, List, TextIO

STOP = "/stop"
SECONDS = 60.0


class NoAnswer(Exception):
    """Rasa did not answer a message; the text says what came instead."""


def send(url: str, sender: str, text: str) -> List[Dict[str, Any]]:
    """Send one message over the REST channel and return the replies.

    Args:
        url: Address of Rasa.
        sender: Id of the conversation.
        text: The message.

    Raises:
        OSError: If Rasa does not answer within a minute, or with an error.
        ValueError: If the answer is no JSON.
    """
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own server's address
        f"{url.rstrip('/')}/webhooks/rest/webhook",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=SECONDS) as reply:
        return list(json.loads(reply.read()))


def lines(message: Dict[str, Any]) -> Iterator[str]:
    """Yield one reply as lines of plain text."""
    if message.get("text"):
        yield str(message["text"])
    for button in message.get("buttons") or []:
        yield f"  - {button.get('title')} ({button.get('payload')})"
    if message.get("image"):
        yield f"Image: {message['image']}"
    if message.get("custom"):
        yield json.dumps(message["custom"])


def converse(url: str, source: TextIO, target: TextIO) -> int:
    """Send every line of a stream until it ends or says `/stop`; print the replies.

    Returns:
        The exit status: 0.

    Raises:
        NoAnswer: If Rasa fails to answer one of them.
    """
    sender = f"shell-{uuid.uuid4().hex}"
    for line in source:
        text = line.strip()
        if text == STOP:
            break
        if text:
            print(f"\nYour input -> {text}", file=target)
            try:
                replies = send(url, sender, text)
            except (http.client.HTTPException, OSError, ValueError) as error:
                raise NoAnswer(f"Rasa did not answer '{text}': {error}") from error
            for message in replies:
                print("\n".join(lines(message)), file=target, flush=True)
    return 0
