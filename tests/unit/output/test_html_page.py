"""The HTML page: loads nothing, runs nothing, shows both sides of each fix."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from plc.repair.batch import Analysed
from tests.unit.output.outcomes import GETS, REPAIRER, outcomes, written


class _Page(HTMLParser):
    """Notes the elements and attributes of a page, and whether all elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.radios = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.elements.add(tag)
        assert not {key for key in values if key.startswith("on") or key in ("src", "srcset", "style")}
        if "href" in values:
            self.links.add(values["href"])
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "label":
            self.labels.add(values["for"])
        self.radios += tag == "input"


def test_the_page_loads_nothing_runs_nothing_and_can_be_walked_by_keyboard() -> None:
    page = _Page()
    text = written("html").decode()
    page.feed(text)
    page.close()
    assert not page.elements & {"script", "img", "link", "iframe", "object", "b", "form"}
    local = {link[1:] for link in page.links if link.startswith("#")}
    assert local <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {
        "https://cwe.mitre.org/data/definitions/121.html"
    }
    assert len(page.ids) == len(set(page.ids))
    assert page.labels <= set(page.ids)
    assert (
        len(page.labels)
        == page.radios
        == sum(
            len(finding.suggestions)
            for entry in outcomes()
            if isinstance(entry, Analysed)
            for finding in entry.report.findings
        )
    )
    assert "&lt;/script&gt;" in text
    assert "prefers-color-scheme: dark" in text
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_the_page_shows_both_sides_of_each_fix() -> None:
    text = written("html", [looked_as_it_is()]).decode()
    bare = re.sub("</?mark>", "", text)
    assert "<td class='c del'>    gets(line); // \\x1b[31m" in bare
    assert "<td class='c ins'>    fgets(line, 10, stdin); // \\x1b[31m" in bare
    assert "<mark>" in text
    assert text.count("<table class=sides") == 2


def looked_as_it_is() -> Analysed:
    """A file with one finding, unchanged."""
    return Analysed(Path("a.c"), GETS, GETS, REPAIRER.report(GETS, "c"), ())
