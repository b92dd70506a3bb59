"""The example of a bank's site: its customers sign in there and talk here."""

from playwright.sync_api import Browser, Page, expect

from tests.e2e.identity.conftest import BankSite
from tests.e2e.identity.test_customers import amount
from tests.e2e.web.support import Chat


def sign_in(page: Page, site: BankSite, name: str) -> Chat:
    page.goto(site.url)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(f"{name}-{name}-{name}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#who")).to_contain_text("Hello")
    return Chat(page)


def move_clock(page: Page, seconds: int) -> None:
    page.evaluate(f"() => {{ Date.now = () => +new Date() + {seconds * 1000}; }}")


def ask_balance(chat: Chat) -> str:
    before = chat.bubbles.count()
    chat.say("what's my balance?")
    expect(chat.bubbles.nth(before + 1)).to_contain_text("$")
    return amount(chat.bubbles.nth(before + 1).inner_text())


def test_a_token_is_got_renewed_and_missed(browser: Browser, site: BankSite) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        chat = sign_in(page, site, "ann")
        site.token_seconds = 1
        move_clock(page, -900)  # the page holds its token for a good one for long
        first = ask_balance(chat)
        page.wait_for_timeout(8000)
        site.token_seconds = 300
        assert ask_balance(chat) == first

        move_clock(page, 900)
        site.token_seconds = -60
        chat.say("what's my balance?")
        expect(chat.problem).to_contain_text("Your sign-in has run out")
        site.token_seconds = 300
        answers = chat.bubbles.count()
        chat.button("Try again").click()
        expect(chat.bubbles).to_have_count(answers + 1)
        expect(chat.bubbles.last).to_contain_text(first)

        page.get_by_role("button", name="Sign out").click()
        expect(page.locator("#who")).to_have_text("You are signed out.")
        chat.say("send $50 to Percy")
        expect(chat.problem).to_contain_text("sign in again")


def test_two_customers_have_two_accounts(browser: Browser, site: BankSite) -> None:
    seen = []
    for name in ("ann", "bob"):
        with browser.new_context() as context:
            seen.append(ask_balance(sign_in(context.new_page(), site, name)))
    assert len(set(seen)) == 2


def test_a_wrong_password_opens_nothing(browser: Browser, site: BankSite) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site.url)
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#who")).to_contain_text("not right")
        expect(page.get_by_label("Your message")).to_have_count(0)
