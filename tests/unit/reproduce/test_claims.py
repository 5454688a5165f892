"""The paper's claims are answered from the written pages, and one that was not measured says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.errors import CorpusError
from plc.reproduce.pages.claims import HOLDS, NOT, OPEN, answers, write_claims
from plc.reproduce.pages.read_back import WrittenPage
from plc.reproduce.pages.table import Entry, Row, Table, to_csv, to_latex, to_markdown

_KINDS = ("bahdanau", "dot", "general", "concat", "transformer", "local")


def _page(columns: tuple[str, ...], rows: dict[str, tuple[float | None, ...]]) -> WrittenPage:
    drawn = [
        Row(label, tuple(Entry.of_number(value, low=value, high=value) for value in values))
        for label, values in rows.items()
    ]
    return WrittenPage("small", ("# T (small scale)", Table("T", "model", columns, tuple(drawn))), "% sizes")


def _pages(*, cost: float, local: float, gain: float, fresh: float) -> dict[str, WrittenPage]:
    rates: dict[str, tuple[float | None, ...]] = {}
    for kind in _KINDS:
        lost = local if kind == "local" else cost
        rates |= {f"{kind}-regular": (70.0, 90.0), f"{kind}-pyramid": (70.0 - lost, 90.0)}
    repaired = _page(("paper@1", "paper@5"), rates)
    gains: dict[str, tuple[float | None, ...]] = dict.fromkeys(_KINDS, (gain,))
    named: dict[str, tuple[float | None, ...]] = {
        f"{row}-{how}": (value,)
        for row in ("gru", "transformer")
        for how, value in (("transferred", 60.0), ("fresh", fresh))
    }
    return {
        "table1": repaired,
        "table2": repaired,
        "table3": _page(("by the clock, each at its best batch",), gains),
        "table4": _page(("rows in the same memory, pyramid over regular",), gains),
        "table5": _page(("DeepFix seeded, compile@1",), {"dot-regular": (None,)}),
        "table6": _page(("accuracy, over seeds",), named),
    }


def test_claims_that_hold_do() -> None:
    found = answers(_pages(cost=0.5, local=15.0, gain=1.6, fresh=10.0))
    assert [each.verdict for each in found] == [HOLDS, HOLDS, HOLDS, HOLDS, HOLDS, OPEN, HOLDS]


def test_claims_that_do_not_hold_do_not() -> None:
    found = answers(_pages(cost=20.0, local=5.0, gain=0.9, fresh=65.0))
    assert [each.verdict for each in found] == [NOT, NOT, NOT, NOT, NOT, OPEN, NOT]


def test_a_smaller_gain_holds_in_part() -> None:
    found = answers(_pages(cost=0.5, local=15.0, gain=1.1, fresh=10.0))
    assert {each.item: each.verdict for each in found}["table3"].startswith("holds in part")


def test_the_page_has_its_figures_and_its_picture(tmp_path: Path) -> None:
    folder = tmp_path / "reproduction"
    folder.mkdir()
    with pytest.raises(CorpusError, match="cannot be read"):
        write_claims(folder)
    for item, page in _pages(cost=20.0, local=5.0, gain=1.1, fresh=65.0).items():
        markdown = "\n".join(
            to_markdown(each) if isinstance(each, Table) else f"{each}\n" for each in page.blocks
        )
        (folder / f"{item}.md").write_text(markdown, "utf-8")
        (folder / f"{item}.csv").write_text(to_csv(page.tables), "utf-8")
        (folder / f"{item}.tex").write_text("% sizes\n" + to_latex(page.tables), "utf-8")
    written = write_claims(folder)
    assert [path.name for path in written] == ["paper.md", "paper-table1.png", "paper-table1.svg"]
    text = (tmp_path / "paper.md").read_text("utf-8")
    assert "![Table 1: the paper's repair rates and ours](reproduction/paper-table1.png)" in text
    assert "local -5.0 points, the others -20.0 to -20.0 | **does not hold** | small |" in text
    assert "-1.9 points (-3.1 to -0.8) with 1" in text
