"""What a suggestion does, in a few words: by the pattern of its edits, or else as a short difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plc.repair import Suggestion

LONGEST = 72
_PIECE = 34

_TOKEN = re.compile(
    r"""(?P<gap>\s+|//[^\n]*|/\*.*?(?:\*/|\Z))
    | "(?:\\.|[^"\\\n])*"?
    | '(?:\\.|[^'\\\n])*'?
    | [^\W\d]\w*
    | \d[\w.]*
    | ->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||::|[-+*/%&|^]=
    | .""",
    re.VERBOSE | re.DOTALL,
)
_CONVERSION = re.compile(r"%[-+ #0]*[\d*]*(?:\.[\d*]+)?(?:hh|h|ll|l|q|L|j|z|Z|t)?[a-zA-Z]")
_BOUNDED_COPIES = {"strncpy": 2, "strncat": 2, "memcpy": 2, "memmove": 2, "wcsncpy": 2, "snprintf": 1}
_BOUNDED_READS = {"fgets": 1, "fgetws": 1, "recv": 2, "read": 2, "fread": 2}
_ALLOCATIONS = frozenset(["malloc", "calloc", "realloc", "alloca", "ALLOCA"])
_PRINTS = frozenset(["printf", "fprintf", "wprintf", "snprintf", "syslog", "vprintf"])
_LEAVING = {
    "return": "Return early",
    "throw": "Throw",
    "continue": "Go on with the next",
    "break": "Leave the loop",
    "goto": "Leave early",
    "exit": "Exit",
    "abort": "Abort",
}
_IS_NOTHING = re.compile(r"([\w.>\[\]-]+) == (NULL|nullptr|null|0)")
_RELEASES = {"free": "Free", "fclose": "Close", "close": "Close", "delete": "Delete"}


@dataclass(frozen=True, slots=True)
class _Side:
    """A text as tokens, with where each stands."""

    text: str
    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def said(self, first: int, last: int) -> str:
        """The source of tokens [first, last), on one line."""
        if first >= last:
            return ""
        return " ".join(self.text[self.spans[first][0] : self.spans[last - 1][1]].split())


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Tokens [old, old_end) that became [new, new_end)."""

    old: int
    old_end: int
    new: int
    new_end: int


def title_of(text: bytes, suggestion: Suggestion) -> str:
    """The title of a suggestion about a text in UTF-8."""
    first = min(edit.start_byte for edit in suggestion.edits)
    last = max(edit.end_byte for edit in suggestion.edits)
    start = text.rfind(b"\n", 0, first) + 1
    end = text.find(b"\n", last)
    end = len(text) if end < 0 else end
    shifted = [(edit.start_byte - start, edit.end_byte - start, edit.text) for edit in suggestion.edits]
    before = text[start:end]
    parts, at = [], 0
    for begin, finish, new in sorted(shifted):
        parts += [before[at:begin], new.encode()]
        at = finish
    after = b"".join([*parts, before[at:]])
    old, new_side = _side(before), _side(after)
    title = _pattern(old, new_side, hunks := _hunks(old, new_side)) or _difference(old, new_side, hunks)
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"


def _side(data: bytes) -> _Side:
    text = data.decode("utf-8", "replace")
    found = [match for match in _TOKEN.finditer(text) if match["gap"] is None]
    return _Side(text, tuple(match[0] for match in found), tuple(match.span() for match in found))


def _hunks(old: _Side, new: _Side) -> list[_Hunk]:
    matcher = SequenceMatcher(None, old.tokens, new.tokens, autojunk=False)
    return [_Hunk(a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def _pattern(old: _Side, new: _Side, hunks: Sequence[_Hunk]) -> str | None:
    if not hunks:
        return "Change the layout"
    added = all(hunk.old == hunk.old_end for hunk in hunks)
    removed = all(hunk.new == hunk.new_end for hunk in hunks)
    first = hunks[0]
    inserted = new.tokens[first.new : first.new_end]
    if added and inserted[:2] == ("if", "("):
        if (leaving := _leaving_early(new, first)) is not None:
            return leaving
        return f"Check {_short(_condition(new, first.new + 1))} first"
    if not removed and (title := _bounded(old, new, hunks)) is not None:
        return title
    if added and len(hunks) == 1:
        return _one_insertion(new, first)
    if removed and len(hunks) == 1:
        return f"Remove {_short(old.said(first.old, first.old_end))}"
    if (call := _call_around(new, hunks, _ALLOCATIONS)) is not None:
        return f"Allocate {_short(', '.join(_arguments(new, call)))}"
    return _release(old, new, hunks)


def _leaving_early(new: _Side, hunk: _Hunk) -> str | None:
    """An inserted `if` that does nothing but leave."""
    closing = _closing(new, hunk.new + 1)
    body = [token for token in new.tokens[closing + 1 : hunk.new_end] if token not in ("{", "}")]
    leaves = _LEAVING.get(body[0]) if body else None
    if leaves is None or body.count(";") != 1:
        return None
    what = _short(_condition(new, hunk.new + 1))
    nothing = _IS_NOTHING.fullmatch(what)
    return f"{leaves} when {nothing[1]} is {nothing[2]}" if nothing else f"{leaves} if {what}"


def _one_insertion(new: _Side, hunk: _Hunk) -> str:
    inserted = new.tokens[hunk.new : hunk.new_end]
    if inserted[0] in ("&&", "||"):
        return f"Also check {_short(new.said(hunk.new + 1, hunk.new_end))}"
    if inserted[-1] in ("&&", "||"):
        return f"Check {_short(new.said(hunk.new, hunk.new_end - 1))} first"
    for operator in ("&&", "||"):  # in the midst: `i < n` became `i >= 0 && i < n`
        if operator in inserted:
            place = hunk.new + inserted.index(operator)
            start = hunk.new
            while start > 0 and new.tokens[start - 1] not in ("(", ";", "{", "}", "&&", "||", "!"):
                start -= 1
            return f"Check {_short(new.said(start, place))} as well"
    if len(inserted) >= 4 and inserted[0] in _RELEASES and inserted[1] == "(":
        return f"{_RELEASES[inserted[0]]} {_short(', '.join(_arguments(new, hunk.new)))}"
    if inserted[0].startswith('"') and _call_around(new, [hunk], _PRINTS) is not None:
        return f"Print with the format {_short(inserted[0])}"
    if inserted[-1] == ";" and len(inserted) > 1:
        return f"Add {_short(new.said(hunk.new, hunk.new_end))}"
    if (call := _call_around(new, [hunk], _ALLOCATIONS)) is not None:
        return f"Allocate {_short(', '.join(_arguments(new, call)))}"
    return _insertion(new, hunk)


def _insertion(new: _Side, hunk: _Hunk) -> str:
    before = new.tokens[hunk.new - 1] if hunk.new else ""
    behind = f" after {_short(before)}" if before else ""
    return f"Insert {_short(new.said(hunk.new, hunk.new_end))}{behind}"


def _bounded(old: _Side, new: _Side, hunks: Sequence[_Hunk]) -> str | None:
    """A copy or a read that has a bound now, or another one."""
    for what, table in (("copy", _BOUNDED_COPIES), ("read", _BOUNDED_READS)):
        call = _call_around(new, hunks, frozenset(table))
        if call is None:
            continue
        arguments = _arguments(new, call)
        place = table[new.tokens[call]]
        if len(arguments) <= place:
            continue
        was_bounded = new.tokens[call] in old.tokens
        bound = arguments[place]
        if was_bounded and any(bound == argument for argument in _arguments_of(old, new.tokens[call])):
            continue
        return f"Bound the {what} to {_short(bound)}"
    return None


def _release(old: _Side, new: _Side, hunks: Sequence[_Hunk]) -> str | None:
    gone = {token for hunk in hunks for token in old.tokens[hunk.old : hunk.old_end]}
    come = {token for hunk in hunks for token in new.tokens[hunk.new : hunk.new_end]}
    if "delete" in gone and "free" in come:
        return "Release with free instead of delete"
    if "free" in gone and "delete" in come:
        return f"Release with delete{'[]' if '[' in come else ''} instead of free"
    if gone <= {"[", "]"} and gone and "delete" in old.tokens:
        return "Release with delete instead of delete[]"
    if come <= {"[", "]"} and come and "delete" in new.tokens:
        return "Release with delete[] instead of delete"
    return None


def _difference(old: _Side, new: _Side, hunks: Sequence[_Hunk]) -> str:
    if len(hunks) > 1 and (line := _changed_line(old, new)) is not None:
        return line
    first = hunks[0]
    gone, come = old.said(first.old, first.old_end), new.said(first.new, first.new_end)
    if (conversion := _conversion(gone, come)) is not None:
        title = conversion
    elif gone and come:
        title = f"Replace {_short(gone)} by {_short(come)}"
    elif gone:
        title = f"Remove {_short(gone)}"
    else:
        title = _insertion(new, first)
    return title if len(hunks) == 1 else f"{title}, and {len(hunks) - 1} more"


def _conversion(gone: str, come: str) -> str | None:
    """A format string in which one conversion, which it has once, became another."""
    old, new = _CONVERSION.findall(gone), _CONVERSION.findall(come)
    changed = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    if len(changed) != 1 or len(old) != len(new) or gone[:1] != '"' or gone.count(changed[0][0]) != 1:
        return None
    a, b = changed[0]
    return f"Replace {a} by {b}" if gone.replace(a, b) == come else None


def _changed_line(old: _Side, new: _Side) -> str | None:
    """What the first line that is not as before reads now: pieces of several places say less."""
    before, after = _words_by_line(old.text), _words_by_line(new.text)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changed = [after[c:d] for kind, _, _, c, d in matcher.get_opcodes() if kind != "equal"]
    lines = [line for piece in changed for line in piece if line]
    if not lines:
        return None
    more = f", and {len(lines) - 1} more line{'s' if len(lines) > 2 else ''}" if len(lines) > 1 else ""
    room = LONGEST - len("Change to ") - len(more)
    line = lines[0] if len(lines[0]) <= room else lines[0][: room - 1].rstrip() + "…"
    return f"Change to {line}{more}"


def _words_by_line(text: str) -> list[str]:
    """The lines of code, without comments and with single blanks."""
    code = "".join(" " if match[0][:2] in ("//", "/*") else match[0] for match in _TOKEN.finditer(text))
    return [" ".join(line.split()) for line in re.split("\r\n|\r|\n", code)]


def _condition(side: _Side, opening: int) -> str:
    """What stands between a bracket and its partner."""
    return side.said(opening + 1, _closing(side, opening))


def _closing(side: _Side, opening: int) -> int:
    depth = 0
    for place in range(opening, len(side.tokens)):
        depth += {"(": 1, ")": -1}.get(side.tokens[place], 0)
        if depth == 0:
            return place
    return len(side.tokens)


def _call_around(side: _Side, hunks: Sequence[_Hunk], names: frozenset[str]) -> int | None:
    """A call of one of these names in which all the new tokens stand, its name included."""
    first = min(hunk.new for hunk in hunks)
    last = max(hunk.new_end for hunk in hunks)
    for place in range(min(first, len(side.tokens) - 1), -1, -1):
        if side.tokens[place] in names and side.tokens[place + 1 : place + 2] == ("(",):
            return place if last <= _closing(side, place + 1) + 1 else None
    return None


def _arguments(side: _Side, call: int) -> list[str]:
    closing = _closing(side, call + 1)
    found: list[str] = []
    depth, start = 0, call + 2
    for place in range(call + 2, closing):
        token = side.tokens[place]
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token, 0)
        if token == "," and depth == 0:
            found.append(side.said(start, place))
            start = place + 1
    return [*found, side.said(start, closing)]


def _arguments_of(side: _Side, name: str) -> list[str]:
    for place, token in enumerate(side.tokens[:-1]):
        if token == name and side.tokens[place + 1] == "(":
            return _arguments(side, place)
    return []


def _short(code: str) -> str:
    """Code on one line, cut where it is long."""
    return code if len(code) <= _PIECE else code[: _PIECE - 1].rstrip() + "…"
