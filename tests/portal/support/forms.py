"""Forms as a browser sends them: with all that the page had filled in already."""

from html.parser import HTMLParser

from httpx2 import Response

from tests.portal.support.office import Browser

Files = list[tuple[str, tuple[str, bytes, str]]]


class _Fields(HTMLParser):
    """The fields of the first form of `main`, with the values they have."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._within, self._area, self._select = False, "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attributes}
        if tag == "main":
            self._within = True
        if not self._within or ("name" not in got and tag != "option"):
            return
        if tag == "input" and (got.get("type") not in ("checkbox", "file") or "checked" in got):
            self.values[got["name"]] = got.get("value", "")
        elif tag == "textarea":
            self._area = got["name"]
            self.values[self._area] = ""
        elif tag == "select":
            self._select = got["name"]
        elif tag == "option" and ("selected" in got or self._select not in self.values):
            self.values[self._select] = got.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._within = self._within and tag != "main"


def fields_of(page: Response) -> dict[str, str]:
    read = _Fields()
    read.feed(page.text)
    return read.values


async def send(browser: Browser, address: str, files: Files | None = None, /, **fields: str) -> Response:
    """Opens the form at an address, and sends it with `fields` filled in."""
    opened = await browser.get(address)
    assert opened.status_code == 200, opened.text
    return await browser.post(address, data=fields_of(opened) | fields, files=files)


def pdf(content: bytes = b"isi", name: str = "hasil.pdf") -> tuple[str, tuple[str, bytes, str]]:
    """A PDF in the file field of a form."""
    return "berkas", (name, b"%PDF-1.7\n" + content, "application/pdf")
