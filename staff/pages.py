"""The frame around every page of staff, and the policy that browsers hold it to."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from sanic.request import Request
from sanic.response import HTTPResponse, html

HERE = Path(__file__).parent
POLICY = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class Site:
    """What the frame tells of a part.

    Attributes:
        templates: The folder of its own templates, which may extend `frame.html`.
        title: Its name.
        purpose: What people do there, in one sentence.
        name_hint: What the name is for that people give at the door.
        token_hint: Where they find the shared token; may hold markup.
    """

    templates: Path
    title: str
    purpose: str
    name_hint: str
    token_hint: str


def environment(site: Site) -> Environment:
    """Return the templates of a part and of the frame."""
    folders = (site.templates, HERE / "templates")
    loaders = [FileSystemLoader(str(one)) for one in folders]
    pages = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["clock"] = lambda at: time.strftime("%H:%M", time.localtime(at))
    pages.globals.update(site=site)
    return pages


async def render(request: Request, name: str, **values: Any) -> HTTPResponse:
    """Return a page made from a template."""
    template = request.app.ctx.pages.get_template(name)
    return html(template.render(**values))


def is_static(path: str) -> bool:
    """Tell whether browsers may keep what stands there."""
    return path.startswith(("/static/", "/frame/"))


async def add_policy(request: Request, response: HTTPResponse) -> None:
    """Add to a response what browsers may do with it; kept are only static files."""
    response.headers.update(POLICY)
    if not is_static(request.path):
        response.headers.setdefault("Cache-Control", "no-store")
