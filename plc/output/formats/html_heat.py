"""What a fix depends on, as the text of its function with the words shaded, for the HTML report."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from plc.output.wording import alike_lines, basis_of
from plc.repair.findings import Encoding, Finding

_SHADES = 9  # classes `h1` to `h9` of report.css


def heat_map(text: bytes, finding: Finding, *, encoding: Encoding) -> Iterator[str]:
    """A part of the page that opens on demand; nothing where no explanation was asked for."""
    explanation = finding.explanation
    if explanation is None:
        return
    basis = basis_of(finding)
    said = escape(basis[:1].upper() + basis[1:])
    if not explanation.words:
        yield f"<p class=basis>{said}</p>\n"
        return
    yield f"<details class=basis><summary>Fix 1: {escape(basis)}</summary>\n<pre><code>"
    place = finding.start_byte
    for word in explanation.words:
        if place <= word.start_byte and word.end_byte <= finding.end_byte:
            yield _shown(text[place : word.start_byte], encoding)
            shade = max(1, min(_SHADES, round(word.weight * _SHADES)))
            spelt = _shown(text[word.start_byte : word.end_byte], encoding)
            yield f'<span class=h{shade} title="{word.weight:.0%}">{spelt}</span>'
            place = word.end_byte
    yield _shown(text[place : finding.end_byte], encoding)
    yield "</code></pre>"
    if lines := alike_lines(explanation):
        yield f"<p class=basis>{'<br>'.join(escape(line.strip()) for line in lines)}</p>"
    yield "</details>\n"


def _shown(data: bytes, encoding: Encoding) -> str:
    return escape(data.decode(encoding, "replace"), quote=False)
