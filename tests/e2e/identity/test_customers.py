"""Whose money it is, says the bank's token, at every message."""

import asyncio
import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional

import pytest
import requests
import socketio

from tests.e2e.failures.parts import TOKEN, Parts
from tests.support.bank_site import NEXT_SECRET, token


def new_id() -> str:
    return uuid.uuid4().hex


def post(
    bank: Parts, sender: str, text: str, bearer: Optional[str], **more: Any
) -> requests.Response:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer is not None else {}
    return requests.post(
        f"{bank.rasa_url}/webhooks/rest/webhook",
        json={"sender": sender, "message": text, **more},
        headers=headers,
        timeout=60,
    )


def hear(bank: Parts, sender: str, text: str, customer: str, **more: Any) -> str:
    answer = post(bank, sender, text, token(customer), **more)
    assert answer.status_code == 200, answer.text
    return "\n".join(reply.get("text", "") for reply in answer.json())


def balance(bank: Parts, customer: str) -> str:
    return amount(hear(bank, new_id(), "what's my balance?", customer))


def amount(answer: str) -> str:
    """Return the first amount of an answer, which is worded in several ways."""
    found = re.search(r"\$[\d,]+\.\d\d", answer)
    assert found, answer
    return found[0]


def test_two_devices_share_the_account_but_not_the_form(bank: Parts) -> None:
    ann, bob, phone, laptop = new_id(), new_id(), new_id(), new_id()
    before, other = balance(bank, ann), balance(bank, bob)
    assert "Percy" in hear(bank, phone, "send $50 to Percy", ann)
    assert balance(bank, ann) == before
    hear(bank, laptop, "yes", ann)
    assert balance(bank, ann) == before, "a yes of the other device moved money"
    hear(bank, phone, "yes", ann)
    assert balance(bank, ann) != before
    assert balance(bank, bob) == other


def test_a_foreign_conversation_is_refused(bank: Parts) -> None:
    ann, bob, sender = new_id(), new_id(), new_id()
    hear(bank, sender, "send $50 to Percy", ann)
    before = balance(bank, ann)
    for text in ("yes", "/restart", "/session_start", "hi"):
        refused = post(bank, sender, text, token(bob))
        assert refused.status_code == 401
        assert "belongs to somebody else" in refused.json()["message"]
    assert balance(bank, ann) == before
    hear(bank, sender, "yes", ann)
    assert balance(bank, ann) != before


@pytest.mark.parametrize("text", ["/restart", "/session_start", "hi"])
def test_a_conversation_keeps_its_owner(bank: Parts, text: str) -> None:
    ann, sender = new_id(), new_id()
    hear(bank, sender, "hi", ann)
    post(bank, sender, text, token(ann))
    assert post(bank, sender, "hi", token(new_id())).status_code == 401
    for _ in range(15):
        hear(bank, sender, "what's my balance?", ann)
    assert post(bank, sender, "hi", token(new_id())).status_code == 401


def test_every_message_needs_a_good_token(bank: Parts) -> None:
    ann, sender = new_id(), new_id()
    hear(bank, sender, "hi", ann)
    past = int(time.time()) - 60
    bad = (None, "", "x", token(ann, key="y" * 40), token(ann, exp=past))
    words = [post(bank, sender, "hi", each) for each in bad]
    assert [each.status_code for each in words] == [401] * len(bad)
    assert all("sign in" in each.json()["message"] for each in words)
    later = token(ann, NEXT_SECRET, kid="next")
    assert post(bank, sender, "hi", later).status_code == 200


def test_one_of_two_who_open_a_conversation_at_once_has_it(bank: Parts) -> None:
    sender, people = new_id(), [new_id() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda one: post(bank, sender, "hi", token(one)), people)
    assert sorted(each.status_code for each in answers) == [200, 401, 401, 401]


def test_nothing_in_a_message_makes_it_anothers(bank: Parts) -> None:
    ann, bob, sender = new_id(), new_id(), new_id()
    hear(bank, new_id(), "send $50 to Percy", ann)
    phone = new_id()
    hear(bank, phone, "send $51 to Percy", ann)
    hear(bank, phone, "yes", ann)
    anns, bobs = balance(bank, ann), balance(bank, bob)
    assert anns != bobs
    claim = json.dumps({"customer": ann})
    for text in (
        f"/inform{claim}",
        f"/check_balance{claim}",
        f'/inform{{"session_started_metadata": {claim}}}',
    ):
        post(bank, sender, text, token(bob), metadata={"customer": ann}, customer=ann)
    forged = hear(bank, sender, "what's my balance?", bob, metadata={"customer": ann})
    assert anns not in forged and bobs in forged


def test_the_tracker_tells_the_desk_who_it_is(bank: Parts) -> None:
    ann, sender = new_id(), new_id()
    post(bank, sender, "hi", token(ann, name="Ann Lee"))
    tracker = requests.get(
        f"{bank.rasa_url}/conversations/{sender}/tracker",
        params={"token": TOKEN},
        timeout=30,
    ).json()
    said = [event for event in tracker["events"] if event["event"] == "user"]
    assert said[0]["metadata"] == {"customer": ann, "customer_name": "Ann Lee"}


class Page:
    """A page that talks over Socket.IO."""

    def __init__(self, bank: Parts) -> None:
        self._url = bank.rasa_url
        self.replies: asyncio.Queue[Dict[str, Any]] = asyncio.Queue()
        self.client = socketio.AsyncClient()
        self.client.on("bot_uttered", self.replies.put)

    async def open(self, session: str, bearer: str) -> None:
        await self.client.connect(self._url, transports=["polling"])
        packet = {"session_id": session, "token": bearer}
        await self.client.emit("session_request", packet)

    async def say(self, session: str, text: str, bearer: str = "") -> Dict[str, Any]:
        packet = {"session_id": session, "message": text}
        await self.client.emit(
            "user_uttered", {**packet, "token": bearer} if bearer else packet
        )
        return await asyncio.wait_for(self.replies.get(), 30)


def test_socket_io_asks_for_the_same(bank: Parts) -> None:
    # In a thread: the browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(talk_over_socket_io(bank))).result()


async def talk_over_socket_io(bank: Parts) -> None:
    ann, session = new_id(), new_id()
    pages: List[Page] = [Page(bank), Page(bank)]
    anns, eves = pages
    try:
        # Eve waits in a room of that name before Ann opens the conversation.
        await eves.open(session, token("eve"))
        await anns.open(session, token(ann))
        assert "$" in (await anns.say(session, "what's my balance?"))["text"]
        assert eves.replies.empty(), "another's page heard the answer"
        assert (await eves.say(session, "yes"))["code"] == 401
        assert (await anns.say(session, "hi", "no token"))["code"] == 401
        past = token(ann, exp=int(time.time()) - 60)
        assert "run out" in (await anns.say(session, "hi", past))["text"]
        assert "code" not in await anns.say(session, "hi", token(ann))
    finally:
        for page in pages:
            await page.client.disconnect()
