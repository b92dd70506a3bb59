"""An action server in a process of its own, called as Rasa calls it."""

import json
import urllib.request
from pathlib import Path
from typing import Any, Dict
from urllib.error import URLError

TOKEN = "of-the-action-servers-tests"


class Server:
    """Calls actions of one conversation; every call says the same message."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self.log = log

    @staticmethod
    def body(action: str, customer: str, **slots: Any) -> Dict[str, Any]:
        """What Rasa would send."""
        tracker = {
            "sender_id": customer,
            "slots": slots,
            "latest_message": {"text": "yes", "intent": {"name": "affirm"}},
            "events": [
                {"event": "action", "name": "action_listen"},
                {"event": "user", "text": "yes", "message_id": "the-yes"},
            ],
            "active_loop": {},
            "paused": False,
        }
        return {"next_action": action, "sender_id": customer, "tracker": tracker}

    def call(self, action: str, customer: str, **slots: Any) -> Dict[str, Any]:
        """Call as Rasa does."""
        body = self.body(action, customer, **slots)
        request = urllib.request.Request(
            f"{self.url}/webhook",
            json.dumps(body).encode(),
            {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {TOKEN}",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: Dict[str, Any] = json.load(answer)
        return found

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def transfer(self, customer: str) -> Dict[str, Any]:
        """Carry out a transfer of $50 that was confirmed under one key."""
        return self.call(**self._transfer(customer))

    def transfer_call(self, customer: str) -> Dict[str, Any]:
        """Return the body of such a call."""
        return self.body(**self._transfer(customer))

    @staticmethod
    def _transfer(customer: str) -> Dict[str, Any]:
        return dict(
            action="action_transfer_money",
            customer=customer,
            **{
                "PERSON": "Percy Donald",
                "amount-of-money": "50.00",
                "confirm_form": "yes",
                "form_state": {
                    "idempotency_key": "the-confirmation",
                    "confirmed_charge": "0.00",
                },
            },
        )

    def balance(self, customer: str) -> str:
        answer = self.call("action_show_balance", customer)
        return str(answer["responses"][0]["balance"])
