"""Every relative link in the project's Markdown leads to a file, and every anchor to a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = ("checkpoints", "docs", "examples", "peers", "vscode-extension")
CODE = ("benchmarks", "configs", "data_prep", "lsp", "peers", "plc", "tools", "vscode-extension/src")
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"|^\[[^\]]+\]: (\S+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_NAMED = re.compile(r"(?<![\w/.-])docs/[\w/-]+\.(?:md|json|jsonl|svg)\b")
_FILE = re.compile(r"`([\w/-]+\.(?:py|ts))`")
_ELSEWHERE = re.compile(r"[a-z]+:")


def pages() -> list[Path]:
    below = (
        path for room in ROOMS for path in (ROOT / room).rglob("*.md") if "node_modules" not in path.parts
    )
    return sorted([*ROOT.glob("*.md"), *below])


def links(text: str) -> Iterator[str]:
    """The targets of a page's links, without those that are only shown as code."""
    for match in _LINK.finditer(_SPAN.sub("", _FENCE.sub("", text))):
        yield match[1] or match[2] or match[3]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")


@cache
def anchors(path: Path) -> frozenset[str]:
    found: list[str] = []
    for match in _HEADING.finditer(_FENCE.sub("", path.read_text(encoding="utf-8"))):
        name = slug(match[1])
        found.append(f"{name}-{found.count(name)}" if name in found else name)
    return frozenset(found)


def broken(page: Path) -> Iterator[str]:
    for link in links(page.read_text(encoding="utf-8")):
        if _ELSEWHERE.match(link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / unquote(name)).resolve() if name else page
        if not target.exists():
            yield f"{link}: there is no {target}"
        elif anchor and anchor not in anchors(target):
            yield f"{link}: {target.name} has no such heading"


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# A `b`, and c\n\n## Twice\n\n## Twice\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[1](other.md) [2](other.md#a-b-and-c) [3](other.md#twice-1) [4](https://example.org/x.md) `[5](x)`\n"
        "```\n[6](absent.md)\n```\n[7](absent.md) [8](other.md#thrice) [9](#here)\n[10]: gone.md\n",
        encoding="utf-8",
    )
    assert [found.partition(":")[0] for found in broken(page)] == [
        "absent.md",
        "other.md#thrice",
        "#here",
        "gone.md",
    ]


def test_pages_that_code_names_are_there() -> None:
    files = [
        path for room in CODE for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".ts", ".toml")
    ]
    files = [*files, *pages(), ROOT / "pyproject.toml", *(ROOT / "docs").rglob("*.json")]
    missing = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        if "node_modules" not in path.parts
        for match in _NAMED.finditer(path.read_text(encoding="utf-8"))
        if not (ROOT / match[0]).exists()
    ]
    assert missing == []


def test_files_that_pages_name_are_there() -> None:
    places = [
        f"/{path.relative_to(ROOT)}" for room in (*CODE, "tests") for path in (ROOT / room).rglob("*.*")
    ]
    missing = [
        f"{page.relative_to(ROOT)}: {match[1]}"
        for page in (ROOT / "docs").rglob("*.md")
        for text in [page.read_text(encoding="utf-8")]
        for match in _FILE.finditer(text)
        if not any(place.endswith(f"/{match[1]}") for place in places)
        and f"```python {match[1]}\n" not in text  # a walk-through has its reader write it
    ]
    assert missing == []


def test_every_page_is_reached_from_the_index() -> None:
    reached, ahead = set[Path](), [ROOT / "docs" / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        found = (link.partition("#")[0] for link in links(page.read_text(encoding="utf-8")))
        ahead += [
            (page.parent / name).resolve()
            for name in found
            if name.endswith(".md") and not _ELSEWHERE.match(name) and (page.parent / name).exists()
        ]
    assert [str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md") if p not in reached] == []
