"""The agents' page, as a person at the desk meets it."""

from playwright.sync_api import Locator, Page, expect

from tests.support.desks import TOKEN, RunningDesk


class DeskPage:
    """The desk in a browser of its own."""

    def __init__(self, page: Page, desk: RunningDesk, name: str) -> None:
        self.page = page
        page.goto(desk.url)
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Token").fill(desk.environment["DESK_TOKEN"])
        page.get_by_role("button", name="Sign in").click()
        # The page's script notes when it last showed the queue: now it listens.
        expect(page.locator("#queue[data-at]")).to_be_attached()

    @property
    def take_over(self) -> Locator:
        return self.page.get_by_role("button", name="Take over")

    @property
    def talks(self) -> Locator:
        return self.page.locator(".talk")

    @property
    def said(self) -> Locator:
        """What was said at the desk, without what came before."""
        return self.page.locator(".log > .said")

    def answer(self, text: str) -> None:
        self.page.get_by_placeholder("Write an answer…").first.fill(text)
        self.page.keyboard.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first


__all__ = ["TOKEN", "DeskPage"]
