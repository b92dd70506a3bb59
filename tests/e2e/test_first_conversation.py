"""The conversation that a newcomer has first, over REST, from greeting to goodbye."""

import re
from decimal import Decimal

from tests.support.stack import RunningStack


def _balance(text: str) -> Decimal:
    """Return the first sum of money of a reply, as $1,250.75."""
    found = re.search(r"\$([\d,]+\.\d\d)", text)
    assert found, text
    return Decimal(found[1].replace(",", ""))


def test_a_newcomer_greets_pays_searches_asks_and_leaves(stack: RunningStack) -> None:
    def say(text: str) -> str:
        return stack.texts("newcomer", text)

    greeting = say("hi")
    assert re.search(r"\b(hello|hi|welcome)\b", greeting, re.I), greeting
    assert "transfer" in greeting.lower(), "the greeting says what the assistant can do"

    before = _balance(say("what's my account balance?"))

    asked = say("send $50 to Percy")
    assert "Percy" in asked and "$50.00" in asked, asked
    done = say("yes")
    assert re.search(r"transfer|sent", done, re.I), done

    after = _balance(say("what is my account balance now?"))
    assert before - after == Decimal("50.00")

    spending = say("how much did I spend at Starbucks last month?")
    if "yes" in spending.lower() or "?" in spending:
        spending += "\n" + say("yes")
    assert "starbucks" in spending.lower() and "$" in spending, spending

    card = say("I want to pay the minimum balance of my emblem card tomorrow")
    assert "emblem" in card.lower() and "$" in card, card
    paid = say("yes")
    assert "scheduled" in paid.lower(), "a payment of tomorrow is not paid today"

    charge = say("is there a charge for transfers?")
    assert re.search(r"charge|free|fee", charge, re.I), charge

    offered = stack.say("newcomer", "I want to talk to a human")
    assert any(reply.get("buttons") for reply in offered), offered
    assert stack.say("newcomer", "no")

    farewell = say("bye")
    assert re.search(r"bye|see you|take care", farewell, re.I), farewell


def test_a_message_that_makes_no_sense_gets_a_helpful_answer(
    stack: RunningStack,
) -> None:
    answer = stack.texts("baffled", "colourless green ideas sleep furiously")

    assert answer.strip()
    assert "Traceback" not in answer
