"""Reports over data or size: the trend, the table, the drawing."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from data_prep.errors import ConfigError, CorpusError
from plc.cli.growth import growth
from plc.evaluate.rate import Rate
from plc.evaluate.real_suite.growth import amount_for, growth_table, read_points
from plc.evaluate.real_suite.growth_plot import growth_plot
from plc.evaluate.real_suite.report import RealReport, to_json
from plc.evaluate.real_suite.targets import line
from plc.evaluate.report import Origin


def report(folder: Path, fixed: int, clean: int = 3) -> Path:
    """A report in which `fixed` of 1,000 faults are fixed."""
    lines = (
        line("injected faults", "fixed@1", "all", split="unseen projects", rate=Rate(fixed, 1000)),
        line("injected faults", "flagged", "all", split="unseen projects", rate=None),
        line("real code", "clean functions flagged", "java", split="unseen projects", rate=Rate(clean, 1000)),
    )
    origin = Origin("tiny", None, "torch", {}, "plc")
    path = folder / f"{fixed}.json"
    content = RealReport(origin, 0.5, 1.0, (), lines, (), (), None, ())
    path.write_text(json.dumps(to_json(content)), "utf-8")
    return path


def test_a_straight_trend_is_gone_on_with() -> None:
    # log-odds -2, -1 for 1,000 and 10,000: 0 at 100,000
    points = [(1e3, 1 / (1 + 2.718281828459045**2)), (1e4, 1 / (1 + 2.718281828459045))]
    assert amount_for(points, 0.5) == pytest.approx(1e5)
    assert amount_for(points[:1], 0.5) is None
    assert amount_for([(1e3, 0.2), (1e4, 0.2)], 0.5) is None
    assert amount_for([(1e3, 0.2), (1e4, 0.2001)], 0.9) is None


def test_the_table_says_what_would_reach_the_target(tmp_path: Path) -> None:
    few, more, most = (report(tmp_path, fixed) for fixed in (119, 269, 460))
    table = growth_table(read_points([f"1000={few}", f"10,000={more}"]), along="training pairs")
    assert table.header[:3] == ("training pairs", "1,000", "10,000")
    fixed, clean = table.rows
    assert fixed[0] == "injected faults, fixed@1, all"
    assert fixed[-1] == "about 63,000 if the trend of 2 points holds"
    assert clean[-2:] == ("≤ 0.5 %", "")
    reached = growth_table(read_points([f"1e3={few}", f"1e5={most}"]), along="training pairs")
    assert reached.rows[0][-1] == "reached"
    falling = growth_table(read_points([f"1e3={more}", f"1e5={few}"]), along="training pairs")
    assert falling.rows[0][-1] == "more training pairs alone will not do"


def test_series_stand_apart(tmp_path: Path) -> None:
    one, two = report(tmp_path, 119), report(tmp_path, 269)
    points = read_points([f"large:1000={two}", f"small:1000={one}"])
    assert [row[0] for row in growth_table(points, along="pairs").rows][:2] == [
        "injected faults, fixed@1, all, large",
        "injected faults, fixed@1, all, small",
    ]
    plot = growth_plot("growth", points, along="pairs & more", title="a < b")
    assert [curve.label.rpartition(", ")[2] for curve in plot.series] == ["large", "small"] * 2
    assert len({(curve.colour, curve.style) for curve in plot.series}) == 4
    assert plot.x_ticks == (1000.0,)


def test_the_command_writes_a_page_and_a_plot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [f"1000={report(tmp_path, 119)}", f"10000={report(tmp_path, 269)}"]
    assert growth(arguments) == 0
    shown = capsys.readouterr().out
    growth(arguments, out=tmp_path / "docs" / "growth.md")
    assert (tmp_path / "docs" / "growth.md").read_text("utf-8").endswith(shown)
    drawing = (tmp_path / "docs" / "growth.svg").read_bytes()
    texts = "".join(ElementTree.fromstring(drawing).itertext())
    assert "What grows with training pairs" in texts
    assert "10,000" in texts
    growth(arguments, out=tmp_path / "docs" / "growth.md")
    assert (tmp_path / "docs" / "growth.svg").read_bytes() == drawing


def test_what_makes_no_curve(tmp_path: Path) -> None:
    path = report(tmp_path, 1)
    for wrong in ("20000", f"many={path}", f"-1={path}", "5="):
        with pytest.raises(ConfigError, match="is not AMOUNT=REPORT"):
            read_points([wrong])
    with pytest.raises(ConfigError, match="reports at two amounts or more"):
        read_points([f"5={path}"])
    with pytest.raises(CorpusError, match="cannot be read as a report"):
        read_points(["5=nowhere.json"])
    with pytest.raises(ConfigError, match=r"ends in \.md"):
        growth([f"5={path}"], out=tmp_path / "x.svg")
