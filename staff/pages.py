"""The frame around every page of staff, and the policy that browsers hold it to."""

import time
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


def environment(templates: Path, title: str, purpose: str) -> Environment:
    """Return the templates of a part, which may extend `frame.html` of here.

    Args:
        templates: The folder of the part's own.
        title: Name of the part.
        purpose: What people do there, in one sentence.
    """
    loaders = [FileSystemLoader(str(one)) for one in (templates, HERE / "templates")]
    pages = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["clock"] = lambda at: time.strftime("%H:%M", time.localtime(at))
    pages.globals.update(title=title, purpose=purpose)
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
