"""Format `html`: one page for a browser, which loads nothing and runs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from tempfile import SpooledTemporaryFile

from plc.base.printable import printable
from plc.output.cwe import name_of
from plc.output.formats.html_choice import choice
from plc.output.formats.html_heat import heat_map
from plc.output.formats.html_page import TAIL, head
from plc.output.formats.html_sides import side_by_side
from plc.output.formats.protocol import Run
from plc.output.places import line_of
from plc.output.tally import Tally
from plc.output.why import link_of, why_of
from plc.output.wording import counted, percent, sure_of
from plc.repair.apply.fixing import settled_suggestion
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Finding, Suggestion

_IN_MEMORY = 8 << 20  # bytes of findings, which stand behind the summary of all
_BADGES = {  # what it says, and what that means
    "parse": ("parses", "the file has no more syntax errors than before"),
    "settled": ("finding gone", "shown the repaired file, the model has nothing more to say"),
    "compile": ("compiles", "the repaired file compiles"),
    "analyze": ("fewer reports", "an analyzer reports less than before, and nothing new"),
}


def html_report(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """The page: a summary, then each file with findings; written in one go once all is counted."""
    tally = Tally()
    places: list[tuple[str, int]] = []
    with SpooledTemporaryFile(_IN_MEMORY) as body, SpooledTemporaryFile(_IN_MEMORY) as aside:
        number = 0
        for outcome in tally.counting(outcomes):
            name = _text(printable(outcome.path))
            if isinstance(outcome, Failed):
                message = _text(printable(outcome.message))
                aside.write(f"<li class=error><code>{name}</code>: {message}</li>\n".encode())
                continue
            for skipped in outcome.report.skipped:
                what = f" <code>{_text(printable(skipped.function))}</code>" if skipped.function else ""
                reason = _text(printable(skipped.reason))
                aside.write(f"<li><code>{name}</code>{what}: {reason}</li>\n".encode())
            if outcome.report.findings or outcome.fixed:
                places.append((name, len(outcome.report.findings)))
                body.write(f'<section id="file{len(places)}">\n<h2><code>{name}</code></h2>\n'.encode())
                for finding in outcome.fixed:
                    body.write(f"<p class=fixed>Fixed: {_cwe(finding)}, {_function(finding)}</p>\n".encode())
                for finding in outcome.report.findings:
                    number += 1
                    body.writelines(piece.encode() for piece in _finding(outcome, finding, number, run.top))
                body.write(b"</section>\n")
        yield head().encode()
        yield from (piece.encode() for piece in _summary(tally, places, run))
        yield b'<main id="findings">\n'
        yield from _copied(body)
        if aside.tell():
            number = tally.errors + sum(tally.skipped.values())
            opened = " open" if tally.errors else ""
            yield f'<details id="aside"{opened}><summary>Not analysed ({number})</summary>\n<ul>\n'.encode()
            yield from _copied(aside)
            yield b"</ul></details>\n"
        yield TAIL.encode()


def _copied(spool: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    spool.seek(0)
    while piece := spool.read(1 << 16):
        yield piece
    spool.seek(0, 2)


def _summary(tally: Tally, places: list[tuple[str, int]], run: Run) -> Iterator[str]:
    found = counted(tally.findings, "finding") if tally.findings else "No findings"
    yield f"<header>\n<h1>{found}</h1>\n"
    facts = [counted(tally.files, "file"), counted(tally.functions, "function")]
    facts += [f"{tally.fixed} fixed"] * (tally.fixed > 0)
    facts += [f"{counted(tally.errors, 'error')}"] * (tally.errors > 0)
    skipped = sum(tally.skipped.values())
    facts += [f'<a href="#aside">{skipped} skipped</a>'] * (skipped > 0)
    yield f"<p>{', '.join(facts)}; model <code>{_text(printable(run.name))}</code></p>\n"
    if (stopped := run.stopped()) is not None:
        yield f"<p class=error>{_text(stopped.words[:1].upper() + stopped.words[1:])}</p>\n"
    yield "</header>\n"
    if not places:
        return
    yield "<nav aria-label=Overview>\n"
    if tally.cwes:
        yield from _cwes(tally.cwes)
    yield "<details open><summary>Files</summary>\n<ul class=files>\n"
    for index, (name, number) in enumerate(places, start=1):
        yield f'<li><a href="#file{index}"><code>{name}</code></a> <span class=count>{number}</span></li>\n'
    yield "</ul></details>\n</nav>\n"


def _cwes(counts: Counter[str]) -> Iterator[str]:
    most = max(counts.values())
    yield "<table class=kinds><caption>Kinds of flaws</caption>\n"
    yield "<tr><th scope=col>Kind<th scope=col>Findings\n"
    for cwe, number in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        bar = f"<meter min=0 max={most} value={number} aria-hidden=true></meter>"
        yield f"<tr><td>{_cwe_link(cwe)}<td>{number} {bar}\n"
    yield "</table>\n"


def _finding(analysed: Analysed, finding: Finding, number: int, top: int | None) -> Iterator[str]:
    yield f'<article id="finding{number}" aria-labelledby="head{number}">\n'
    yield (
        f'<h3 id="head{number}"><a class=line href="#finding{number}">line {line_of(analysed, finding)}</a> '
        f"{_cwe(finding)} in {_function(finding)} <span class=sure>{sure_of(finding)} sure</span></h3>\n"
    )
    if finding.cwe and (why := why_of(finding.cwe[0].id)):
        yield f"<p>{_text(why)}.</p>\n"
    suggestions = finding.suggestions[:top]
    if not suggestions:
        yield "<p>No fix that can be offered.</p>\n"
    else:
        labels = [f"Fix {each.rank} <small>{percent(each.confidence)}</small>" for each in suggestions]
        yield from choice(labels, number=number, of=f"Fixes of finding {number}")
        for suggestion in suggestions:
            yield from _panel(analysed, finding, suggestion)
        yield "</div>\n"
        yield from heat_map(analysed.after, finding, encoding=analysed.report.encoding)
    yield "</article>\n"


def _panel(analysed: Analysed, finding: Finding, suggestion: Suggestion) -> Iterator[str]:
    yield "<div class=panel>\n<p class=checks>"
    yield f"<meter min=0 max=1 value={suggestion.confidence:.4f} aria-hidden=true></meter> "
    yield f"{percent(suggestion.confidence)} confidence "
    for check in suggestion.checks:
        said, meaning = _BADGES.get(check, (check, ""))
        yield f'<span class=check title="{_text(meaning)}">{_text(said)}</span> '
    if "settled" not in suggestion.checks:
        yield "<span class=partly>may not be the whole fix</span>"
    elif finding in analysed.fixable and suggestion is settled_suggestion(finding):
        yield "<span class=safe>--fix makes this one</span>"
    yield "</p>\n"
    label = f"Fix {suggestion.rank}, before and after"
    yield from side_by_side(analysed.after, suggestion.edits, encoding=analysed.report.encoding, label=label)
    yield "</div>\n"


def _cwe(finding: Finding) -> str:
    return _cwe_link(finding.cwe[0].id if finding.cwe else "")


def _cwe_link(cwe: str) -> str:
    if not cwe:
        return "flaw"
    named = f"{cwe} {name_of(cwe)}".strip()
    return f'<a class=kind href="{_text(link_of(cwe))}" rel=noreferrer>{_text(named)}</a>'


def _function(finding: Finding) -> str:
    return f"<code>{_text(printable(finding.function))}</code>"


def _text(text: str) -> str:
    return escape(text, quote=True)
