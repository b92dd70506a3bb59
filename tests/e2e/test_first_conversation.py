"""The conversation that a newcomer has first, over REST, from greeting to goodbye."""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import List

from launcher.settings import ROOT
from tests.support.responses import Responses
from tests.support.stack import RunningStack


class Newcomer:
    """Somebody who says things and knows which responses must come back."""

    def __init__(self, stack: RunningStack, name: str) -> None:
        self._stack = stack
        self._name = name
        self.known = Responses.of(ROOT / "domain.yml")

    def hear(self, text: str, *expected: str) -> List[str]:
        """Say something; the replies must be these responses, in this order."""
        replies = self._stack.say(self._name, text)
        texts = [str(reply.get("text", "")) for reply in replies]
        assert len(texts) == len(expected), (text, texts)
        for told, response in zip(texts, expected):
            assert response in self.known.named(told), (text, told, response)
        return texts

    def buttons(self, text: str) -> List[str]:
        """Say something; return the payloads of what can be clicked then."""
        replies = self._stack.say(self._name, text)
        return [str(b["payload"]) for r in replies for b in r.get("buttons") or []]


def _sums(text: str) -> List[Decimal]:
    """Return the sums of money of a reply, as $1,250.75."""
    found = re.findall(r"\$([\d,]+\.\d\d)", text)
    return [Decimal(one.replace(",", "")) for one in found]


def _today() -> date:
    """Return what "today" is to the bank (BANK_TIME_ZONE)."""
    return datetime.now(timezone.utc).date()


def _written(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def test_a_newcomer_greets_pays_searches_asks_and_leaves(stack: RunningStack) -> None:
    me = Newcomer(stack, "newcomer")
    today = _today()
    me.hear("hi", "utter_greet", "utter_help")
    before = _sums(me.hear("what's my account balance?", "utter_account_balance")[0])[0]
    owed = me.hear("how much is on my emblem card?", "utter_card_balance")[0]
    assert owed.startswith("emblem")
    minimum = _sums(owed)[1]

    asked = me.hear("send $50 to Percy", "utter_confirm_transfer")[0]
    assert "Percy Donald" in asked and _sums(asked) == [Decimal("50.00")]
    done = me.hear("yes", "utter_transfer_complete")[0]
    assert "Percy Donald" in done
    assert _sums(done) == [Decimal("50.00"), before - Decimal("50.00")]
    after = me.hear("what is my account balance now?", "utter_account_balance")[0]
    assert _sums(after) == [before - Decimal("50.00")]

    search = "how much did I spend at Starbucks last month?"
    asked = me.hear(search, "utter_confirm_search_spend_vendor")[0]
    last = today.replace(day=1) - timedelta(days=1)
    assert "Starbucks" in asked and f"{last:%b} 1 – {_written(last)}" in asked
    found = me.hear("yes", "utter_found_spend_vendor", "utter_found_largest_vendor")
    assert "Starbucks" in found[0] and _sums(found[0])[0] >= _sums(found[1])[0] > 0

    wish = "I want to pay the minimum balance of my emblem card tomorrow"
    tomorrow = _written(today + timedelta(days=1))
    asked = me.hear(wish, "utter_confirm_minimum_payment")[0]
    scheduled = me.hear("yes", "utter_cc_pay_scheduled")[0]
    for told in (asked, scheduled):
        assert "emblem" in told and tomorrow in told and _sums(told) == [minimum]
    unpaid = me.hear("what's my account balance?", "utter_account_balance")[0]
    assert _sums(unpaid) == _sums(after), "a payment of tomorrow is not paid today"

    me.hear("is there a charge", "utter_transfer_free")
    offered = me.buttons("I want to talk to a human")
    assert any(payload.startswith("/trigger_handoff") for payload in offered), offered
    me.hear("no", "utter_ask_whatelse")
    me.hear("bye", "utter_goodbye")
    assert _today() == today, "run again: the day ended meanwhile"


def test_a_message_that_makes_no_sense_gets_a_helpful_answer(
    stack: RunningStack,
) -> None:
    me = Newcomer(stack, "baffled")

    told = stack.texts("baffled", "colourless green ideas sleep furiously")

    assert me.known.named(told) & {"utter_default", "utter_out_of_scope"}, told
