"""Pictures and attachments that a host sends."""

from typing import Callable, List

from playwright.sync_api import expect

from tests.e2e.web.rest_host import Answer, RestHost
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]


def test_pictures_have_alternative_text_and_attachments_are_links(
    open_chat: OpenChat, host: RestHost, policy_breaks: List[str]
) -> None:
    host.otherwise = Answer(
        [
            {"image": "/chart.png", "alt": "Spending by month"},
            {"image": "https://pictures.example/2.png"},
            {"attachment": "https://files.example/statement%20May.pdf"},
            {
                "attachment": {
                    "type": "file",
                    "payload": {"src": "/x.pdf", "title": "Terms"},
                }
            },
        ]
    )
    chat = open_chat()
    chat.say("show")
    expect(chat.page.get_by_role("img", name="Spending by month")).to_be_attached()
    expect(chat.page.get_by_role("img", name="Picture from Test Bot")).to_be_attached()
    statement = chat.page.get_by_role("link", name="statement May.pdf")
    expect(statement).to_have_attribute(
        "href", "https://files.example/statement%20May.pdf"
    )
    expect(chat.page.get_by_role("link", name="Terms")).to_have_attribute(
        "href", f"{host.url}/x.pdf"
    )
    # Pictures from elsewhere need `img-src`, which this page does not give.
    assert all("loading the image" in text.lower() for text in policy_breaks)
    policy_breaks.clear()


def test_an_attachment_keeps_a_name_that_is_not_utf_8(
    open_chat: OpenChat, host: RestHost
) -> None:
    file = "https://files.example/Gr%FC%DFe.pdf"
    host.otherwise = Answer([{"attachment": file}, {"text": "after"}])
    chat = open_chat()
    chat.say("show")
    chat.sees("show", "Gr%FC%DFe.pdf", "after")


def test_an_attachment_without_an_address_is_no_link(
    open_chat: OpenChat, host: RestHost
) -> None:
    template = {"type": "template", "payload": {"template_type": "generic"}}
    host.otherwise = Answer(
        [{"attachment": template}, {"attachment": 5}, {"text": "after"}]
    )
    chat = open_chat()
    chat.say("show")
    chat.sees("show", "after")
    expect(chat.log.get_by_role("link")).to_have_count(0)
