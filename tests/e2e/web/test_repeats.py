"""What was on its way when the page went is sent again by itself, and counts once."""

from threading import Event
from typing import Any, Callable, List

from playwright.sync_api import BrowserContext, expect

from tests.e2e.web.rest_host import Answer, RestHost, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]


def ids(host: RestHost) -> List[Any]:
    return [body["message_id"] for body in host.received]


def wait_for_messages(chat: Chat, host: RestHost, count: int) -> None:
    while len(host.messages) < count:
        chat.page.wait_for_timeout(20)


def test_after_a_reload_it_goes_out_again_under_the_same_id(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers_repeats = True
    host.answers["yes"] = Answer(after=Event())
    chat = open_chat()
    chat.say("yes")
    chat.say("and my balance?")
    wait_for_messages(chat, host, 1)
    host.answers["yes"] = says("Sent.", "Receipt 7")
    chat.reload()
    chat.sees(
        "yes", "and my balance?", "Sent.", "Receipt 7", "You said: and my balance?"
    )
    expect(chat.problem).to_have_count(0)
    assert host.messages == ["yes", "yes", "and my balance?"]
    first, again, other = ids(host)
    assert first == again != other
    chat.reload()
    expect(chat.bubbles).to_have_count(5)
    assert len(host.messages) == 3


def test_what_was_said_offline_goes_out_in_order_when_the_browser_is_online(
    open_chat: OpenChat, host: RestHost, context: BrowserContext
) -> None:
    chat = open_chat()
    context.set_offline(True)
    for text in ("one", "two", "three"):
        chat.say(text)
    expect(chat.problem).to_have_count(3)
    context.set_offline(False)
    expect(chat.problem).to_have_count(0)
    expect(chat.bubbles.last).to_have_text("You said: three")
    assert host.messages == ["one", "two", "three"]


def test_try_again_sends_the_same_id(open_chat: OpenChat, host: RestHost) -> None:
    host.answers["yes"] = Answer(status=502)
    chat = open_chat()
    chat.say("yes")
    expect(chat.problem).to_be_visible()
    host.answers["yes"] = says("Sent.")
    chat.button("Try again").click()
    chat.sees("yes", "Sent.")
    first, again = ids(host)
    assert first == again
