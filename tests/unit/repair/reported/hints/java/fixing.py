"""Java with one reported line, and the texts that its message implies."""

from __future__ import annotations

from pathlib import PurePath

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at


def fixed(
    code: str, message: str, *, tool: str = "infer", rule: str = "", level: str = "warning"
) -> list[str]:
    """The texts that the message implies for the line that ends in `//@`; `LINE` is its number."""
    line = next(n for n, text in enumerate(code.splitlines(), start=1) if text.endswith("//@"))
    text = code.replace("//@", "").encode()
    place = Location(PurePath("A.java"), line)
    said = message.replace("LINE", str(line))
    is_error = level == "error"
    reported = classified(Diagnostic(place, said, tool, rule, level="error" if is_error else "warning"))
    root = parse_bounded(text, "java").root_node
    assert not root.has_error
    found = [apply_edits(text, fix).decode() for fix in implied_at(text, root, "java", reported)]
    assert not any(parse_bounded(each.encode(), "java").root_node.has_error for each in found)
    return found


def statements(*lines: str) -> str:
    """Lines of a method's body; a line's own blanks come behind those of a statement."""
    return "".join(f"        {line}\n" for line in lines)


def method(head: str, *lines: str, fields: str = "") -> str:
    """A class with one method."""
    return f"class A {{\n{fields}    {head} {{\n{statements(*lines)}    }}\n}}\n"


def plain(code: str) -> str:
    """The same without the mark of the reported line."""
    return code.replace("//@", "")
