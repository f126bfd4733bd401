"""The page's modules without a server: for rules that need none."""

import mimetypes
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from .processes import ROOT

# As the server sends it: a module that needs more than this does not work here either.
POLICY = ("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
          "connect-src 'self'; worker-src 'self'")
ADDRESS = "http://127.0.0.1:9"


def open_blank(page: Page) -> None:
    """A page with nothing on it, whose `/app/…` are the page's modules and whose `/Tests/…` are the tests' files."""
    page.route(f"{ADDRESS}/**", _answer)
    page.goto(ADDRESS)


def _answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body="<!doctype html><html lang=en><title>blank</title>", content_type="text/html",
                      headers={"Content-Security-Policy": POLICY})
        return
    folder = ROOT if path.startswith(("/Tests/", "/config/")) else ROOT / "Web"
    file = (folder / path[1:]).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        route.fulfill(status=404)
        return
    kind = "application/wasm" if file.suffix == ".wasm" else mimetypes.guess_type(file.name)[0]
    route.fulfill(body=file.read_bytes(), content_type=kind or "application/octet-stream")
