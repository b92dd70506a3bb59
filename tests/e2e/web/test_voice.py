"""Speaking to the chat and being read to, where the browser can."""

from typing import Callable

from playwright.sync_api import Page, expect

from tests.e2e.web.rest_host import RestHost, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]

# Headless Chromium has no microphone and no voices: these stand in for the browser's.
EARS = """
window.SpeechRecognition = class {
  start() {
    window.listened = this.lang;
    this.onstart();
    this.onresult({ results: [[{ transcript: "my balance please" }]] });
    this.onend();
  }
};
"""
VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", {
  value: { speak: (one) => window.spoken.push([one.lang, one.text]) },
});
"""


def test_what_is_spoken_is_said(
    page: Page, open_chat: OpenChat, host: RestHost
) -> None:
    page.add_init_script(EARS)
    chat = open_chat(speechRecognition="en-GB")
    chat.button("Speak your message").click()
    chat.sees("my balance please", "You said: my balance please")
    assert page.evaluate("window.listened") == "en-GB"
    expect(page.locator(".chatroom-listening")).to_have_count(0)


def test_there_is_no_microphone_unless_asked_for(
    page: Page, open_chat: OpenChat
) -> None:
    page.add_init_script(EARS)
    chat = open_chat()
    expect(chat.button("Speak your message")).to_have_count(0)


def test_answers_are_read_aloud_without_their_markup(
    page: Page, open_chat: OpenChat, host: RestHost
) -> None:
    page.add_init_script(VOICE)
    host.otherwise = says("You have **$5.00**.")
    chat = open_chat(voiceLang="en-US")
    chat.say("balance")
    chat.sees("balance", "You have $5.00.")
    page.wait_for_function("window.spoken.length")
    assert page.evaluate("window.spoken") == [["en-US", "You have $5.00."]]
