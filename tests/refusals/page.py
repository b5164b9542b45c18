"""What a page of HTML holds in its fields, read as a browser would, and what it says at one of them."""

import re
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser


class Fields(HTMLParser):
    """`held`: by the name of a field what stands in it, or what of it is ticked or selected."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.held: dict[str, list[str]] = defaultdict(list)
        self._text, self._select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag:
            case "input" if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.held[name].append(given.get("value", "on"))
            case "textarea":
                self._text = name
                self.held[name].append("")
            case "select":
                self._select = name
            case "option" if "selected" in given:
                self.held[self._select].append(given["value"])

    def handle_data(self, data: str) -> None:
        if self._text:
            self.held[self._text][-1] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""


def said_at(page: str, field: str) -> str:
    found = re.search(rf'id="id_{re.escape(field)}_error">(.*?)</div>', page, re.DOTALL)
    return unescape(found[1]) if found else ""
