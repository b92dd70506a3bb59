"""Transcripts fetched beside everything else: a slow bot holds up nobody."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Dict, Set

from sqlalchemy.exc import SQLAlchemyError

from desk.model import Conversation, State
from desk.pubsub import AGENTS
from desk.service import Desk
from desk.transcript import Transcript, fetch_transcript

AGAIN_AFTER = 30.0  # seconds after which a failed transcript is asked for again
_THREADS = 4

logger = logging.getLogger(__name__)


class TranscriptFetcher:
    """Worker that gets each open visit its transcript; after a failure, later again.

    Args:
        desk: Whose visits they are.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="transcript")
        self._lock = Lock()
        self._running: Set[int] = set()
        self._next_try: Dict[int, float] = {}
        self._is_closed = False

    def want_for(self, sender: str) -> None:
        """Fetch what this customer said to the bot, if they are here."""
        current = self._desk.store.latest(sender)
        if current is not None:
            self._want(current)

    def want_all(self) -> None:
        """Fetch what is missing of all open visits."""
        store = self._desk.store
        visits = store.in_state(State.WAITING) + store.in_state(State.TAKEN)
        numbers = {one.id for one in visits}
        with self._lock:
            known = self._next_try.items()
            self._next_try = {key: at for key, at in known if key in numbers}
        for one in visits:
            self._want(one)

    def _want(self, visit: Conversation) -> None:
        known = visit.transcript and not Transcript.from_json(visit.transcript).problem
        if known or not visit.state.is_open:
            return
        with self._lock:
            is_early = self._desk.clock() < self._next_try.get(visit.id, 0.0)
            if self._is_closed or is_early or visit.id in self._running:
                return
            self._running.add(visit.id)
        self._threads.submit(self._fetch, visit)

    def _fetch(self, visit: Conversation) -> None:
        try:
            if not self._is_closed:
                settings = self._desk.settings
                url, token = settings.rasa_url, settings.rasa_token
                self._keep(visit, fetch_transcript(url, token, visit.sender))
        except SQLAlchemyError:
            logger.exception("a transcript could not be kept")
        finally:
            with self._lock:
                self._next_try[visit.id] = self._desk.clock() + AGAIN_AFTER
                self._running.discard(visit.id)

    def _keep(self, visit: Conversation, found: Transcript) -> None:
        text = found.to_json()
        if text == visit.transcript:
            return
        self._desk.store.update(visit.id, transcript=text)
        self._desk.pubsub.publish(AGENTS, kind="queue")
        self._desk.pubsub.publish(AGENTS, kind="conversation", id=visit.id)

    def close(self) -> None:
        """Fetch nothing more; what runs ends by its own time limit."""
        self._is_closed = True
        self._threads.shutdown(wait=False)
