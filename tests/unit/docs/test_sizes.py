"""What is read first stays short."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]


def lines_of(page: str) -> list[str]:
    return (ROOT / page).read_text(encoding="utf-8").splitlines()


def test_the_readme_has_at_most_120_lines_of_at_most_100_characters() -> None:
    lines = lines_of("README.md")
    assert len(lines) <= 120
    assert [line for line in lines if len(line) > 100] == []


def test_the_architecture_has_at_most_150_lines() -> None:
    assert len(lines_of("docs/architecture.md")) <= 150
