"""`plc explain`: what a kind of flaw is, with an example and how to suppress it."""

from __future__ import annotations

from difflib import get_close_matches

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.output.cwe import weakness_of
from plc.output.flaw_pages import flaw_pages, page_of


def explain(kind: str | None = None, /) -> int:
    """Explain a kind of flaw: what it is, an example, and how to suppress it.

    Without a kind, list the kinds that are reported by default.

    Parameters
    ----------
    kind
        A kind that `plc repair` names, such as case-undone, or a CWE, such as CWE-484.
    """
    if kind is None:
        for name, path in flaw_pages().items():
            print(f"{name}: {_summary(path.read_text(encoding='utf-8'))}")
        return 0
    if page := page_of(kind.lower()):
        print(page, end="")
        return 0
    cwe = weakness_of(f"CWE-{kind.upper().removeprefix('CWE-')}")
    if cwe is None:
        near = get_close_matches(kind.lower(), flaw_pages(), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"kinds are {', '.join(flaw_pages())}, and CWE numbers"
        raise ConfigError(f"{printable(kind)}: no such kind of flaw; {hint}")
    if page := page_of(cwe.page):
        print(page, end="")
        return 0
    print(f"CWE-{cwe.number} {cwe.name}\n\n{cwe.why}.\n{cwe.link}")
    print("Not reported by default; `plc repair --min-confidence` shows such findings.")
    return 0


def _summary(page: str) -> str:
    """The first sentence below the title, without its link."""
    return " ".join(page.split("\n\n")[1].split()).partition(" ([")[0]
