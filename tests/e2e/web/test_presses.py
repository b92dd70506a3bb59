"""A press answers what was read, and nothing that came under the finger since."""

from typing import Callable, Tuple

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]
Spot = Tuple[float, float]

UNDER = """([x, y]) => [...document.querySelectorAll(".chatroom-buttons button")]
    .filter((one) => !one.disabled)
    .map((one) => one.getBoundingClientRect())
    .filter((box) => x >= box.left - 8 && x <= box.right + 8
        && y >= box.top - 8 && y <= box.bottom + 8).length"""


# Presses a button in the very moment in which it appears, however slow the machine is,
# and lets go when it is told to.
PRESS_WHAT_IS_EARLY = """title => {
    const find = () => [...document.querySelectorAll(".chatroom-buttons button")]
        .find((one) => one.textContent === title);
    const options = { bubbles: true, composed: true, detail: 1 };
    let pressed = null;
    const look = () => {
        if (!pressed && find()) {
            pressed = find();
            const early = pressed.hasAttribute("aria-disabled");
            document.documentElement.dataset.early = early;
            pressed.dispatchEvent(new PointerEvent("pointerdown", options));
        }
        if (pressed && document.documentElement.dataset.released)
            pressed.dispatchEvent(new MouseEvent("click", options));
        else requestAnimationFrame(look);
    };
    look();
}"""


def asks(text: str, *titles: str) -> Answer:
    """Answers with a question and a button for each title."""
    buttons = [{"title": title, "payload": f"/{title}"} for title in titles]
    return Answer([{"text": text, "buttons": buttons}])


def fill_log(chat: Chat) -> None:
    """Brings so much into the log that its end is what is seen."""
    for number in range(5):
        chat.say(f"line {number}")
    expect(chat.bubbles).to_have_count(10)


def centre_of(chat: Chat, title: str) -> Spot:
    button = chat.button(title)
    expect(button).to_be_enabled()
    box = button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def press(page: Page, spot: Spot) -> None:
    page.mouse.click(*spot)


@pytest.fixture
def asked(open_chat: OpenChat, host: RestHost) -> Chat:
    """A chat that asks for a day; the day brings the confirmation."""
    host.answers["pay"] = asks("On which day?", "tomorrow")
    host.answers["/tomorrow"] = asks("Shall I pay it?", "Yes, pay it", "No")
    chat = open_chat(messageDelay=1500)
    fill_log(chat)
    chat.say("pay")
    return chat


@pytest.mark.parametrize("pause", [40, 150, 400])
def test_a_double_press_does_not_answer_the_next_question(
    asked: Chat, host: RestHost, pause: int
) -> None:
    spot = centre_of(asked, "tomorrow")
    for _ in range(3):
        press(asked.page, spot)
        asked.page.wait_for_timeout(pause)
    expect(asked.button("Yes, pay it")).to_be_enabled()
    assert host.messages[5:] == ["pay", "/tomorrow"]
    asked.button("Yes, pay it").click()
    expect(asked.bubbles.last).to_have_text("You said: /Yes, pay it")


@pytest.mark.parametrize(
    ("width", "height", "count"), [(1280, 720, 1), (390, 780, 3), (320, 480, 9)]
)
def test_no_button_comes_to_lie_under_the_last_press(
    asked: Chat, host: RestHost, page: Page, width: int, height: int, count: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    expect(asked.button("tomorrow")).to_be_in_viewport(ratio=1)
    titles = [f"Choice number {number} of several" for number in range(count)]
    after = asks("Which one?", *titles).messages
    host.answers["/tomorrow"] = Answer([*after, {"text": "Take your time."}])
    spot = centre_of(asked, "tomorrow")
    press(page, spot)
    for count_of_bubbles in (14, 15):
        expect(asked.bubbles).to_have_count(count_of_bubbles)
        assert page.evaluate(UNDER, list(spot)) == 0
    page.wait_for_timeout(900)
    assert page.evaluate(UNDER, list(spot)) == 0
    chosen = asked.button(titles[0])
    chosen.click()
    expect(asked.bubbles.last).to_have_text(f"You said: /{titles[0]}")


def test_slow_presses_on_one_spot_do_not_walk_through_a_handoff_and_a_payment(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    host.answers["person"] = asks("Whom?", "a person")
    host.answers["/a person"] = hands_over_to(desk.url, "Desk")
    desk.otherwise = asks("You are in line.", "Back")
    desk.answers["/Back"] = hands_over_to(host.url, "Bot")
    host.answers['/handoff{"from_host":"' + desk.url + '"}'] = asks("Go?", "Yes, send")
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    fill_log(chat)
    chat.say("person")
    spot = centre_of(chat, "a person")
    for _ in range(3):
        press(chat.page, spot)
        chat.page.wait_for_timeout(1200)
    expect(chat.bubbles.last).to_have_text("You are in line.")
    assert "/Back" not in desk.messages
    assert "/Yes, send" not in host.messages


def test_the_way_back_takes_no_press_while_it_appears(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk")
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("go")
    back = chat.button("Back to Test Bot")
    back.dispatch_event("click")
    expect(chat.notes).to_have_count(1)
    expect(back).to_be_enabled()
    assert host.messages == ["go"]
    back.click()
    expect(chat.notes).to_have_count(2)


def test_a_press_begun_too_early_does_nothing_however_long_it_is_held(
    asked: Chat, host: RestHost
) -> None:
    asked.page.evaluate(PRESS_WHAT_IS_EARLY, "Yes, pay it")
    press(asked.page, centre_of(asked, "tomorrow"))
    expect(asked.button("Yes, pay it")).to_be_enabled()
    asked.page.evaluate("document.documentElement.dataset.released = 'yes'")
    asked.page.wait_for_timeout(200)
    early = asked.page.evaluate("document.documentElement.dataset.early")
    assert early == "true"
    assert host.messages[5:] == ["pay", "/tomorrow"]


def test_typing_makes_the_last_press_forgotten(asked: Chat, host: RestHost) -> None:
    press(asked.page, centre_of(asked, "tomorrow"))
    expect(asked.button("Yes, pay it")).to_be_enabled()
    host.answers["again"] = says("Sure.")
    asked.say("again")
    expect(asked.bubbles.last).to_have_text("Sure.")
    room = asked.page.locator(".chatroom-room")
    assert room.evaluate("(node) => node.offsetHeight") == 0
