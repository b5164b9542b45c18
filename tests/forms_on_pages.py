"""The form of a page as a browser would send it, untouched."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Every form that is posted, in order: where to, and its fields as they stand."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._open: dict[str, list[str]] | None = None
        self._select: tuple[str, list[str], list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method") == "post":
            self._open = {}
            self.forms.append((said.get("action", ""), self._open))
        if self._open is None:
            return
        name = said.get("name", "")
        if tag == "input" and name and said.get("type") not in ("submit", "file"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self._open.setdefault(name, []).append(said.get("value", "on" if "checked" in said else ""))
        elif tag == "select":
            self._select = (name, [], [])
        elif tag == "option" and self._select:
            self._select[1 if "selected" in said else 2].append(said.get("value", ""))
        elif tag == "textarea":
            self._area = (name, [])

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if self._open is None:
            return
        if tag == "select" and self._select:
            name, chosen, others = self._select
            self._open.setdefault(name, []).extend(chosen or others[:1])
            self._select = None
        elif tag == "textarea" and self._area:
            name, parts = self._area
            # A browser leaves out the first line break and sends the others as two characters.
            text = "".join(parts).removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self._open.setdefault(name, []).append(text)
            self._area = None


def form_with(html: str, *names: str) -> dict[str, list[str]]:
    """The first form of a page that has all of these fields."""
    for _, fields in Forms(html).forms:
        if set(names) <= set(fields):
            return fields
    raise AssertionError(f"no form with {names}")
