"""What stands around the findings in the HTML report: its style, without scripts, fonts or pictures."""

from __future__ import annotations

from pathlib import Path

_STYLE = Path(__file__).with_name("report.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def head() -> str:
    """All up to the summary."""
    style = _STYLE.read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang=en>
<head>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="{_POLICY}">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark">
<meta name=referrer content=no-referrer>
<title>plc report</title>
<style>
{style}</style>
</head>
<body>
<a class=skip href="#findings">Skip to the findings</a>
"""


TAIL = "</main>\n</body>\n</html>\n"
