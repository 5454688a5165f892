"""A case that is meant to run into the next one gets no `break`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.nodes import CALLS, always_leaves, callee, statement_start

_LEAVING = frozenset(["break", "return", "continue", "goto", "throw", "yield"])
_NO_RETURN = frozenset(["exit", "_exit", "abort", "__builtin_unreachable", "unreachable"])
_ERROR_MACRO = re.compile(r"BAIL|FAIL|ERROR|RETURN|THROW|ABORT|UNREACHABLE|PANIC|DIE|FATAL")
_MARK = re.compile(r"fall(?:s|ing)?[\s_$-]*th(?:rough|ru)", re.IGNORECASE)
# GCC -Wimplicit-fallthrough lists most of these; the others are what people write.
_SAID = re.compile(
    r"(?<!\bnot )(?<!n't )(?<!\bnever )"
    + _MARK.pattern
    + r"|\bno[\s-]+breaks?\b|\bwithout\s+(?:an?\s+|any\s+)?break|\bnot?\s+break(?:ing)?\b"
    r"|\bbreak\b[^.;]{0,24}\b(?:omitted|missing|left\s+out)|\bdrop(?:s|ping)?[\s-]*(?:through|thru|down)"
    r"|\bpass[\s-]*th(?:rough|ru)\b|\b(?:continues?|runs?|goes|go)\s+(?:on\s+)?(?:in)?to\s+(?:the\s+)?next",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\bintention(?:al|ally)?\b|\bdeliberate(?:ly)?\b|\bon\s+purpose\b", re.IGNORECASE)


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    if any(_MARK.search(word) for word in one.old) and not any(_MARK.search(word) for word in one.new):
        return "the code marks a fall-through that the change takes away"
    at_label = one.behind is not None and one.behind.text in ("case", "default")
    if at_label and one.new and one.new[-1] in (")", "else", "do"):
        return "a case label would come under a condition"
    if not _ends_by_leaving(one.new):
        return None
    words = [word.text for word in one.function.words]
    label = _label_behind(words, one.end)
    if label is None:
        return None
    if _leaves_already(change, one):
        return "the statement ahead of it always leaves, so that nothing runs into the next case"
    start = statement_start(words, one.start)
    if any(_MARK.search(word) for word in words[start:label]):
        return "an attribute or a macro says that the case runs into the next one"
    page = _Comments(change.text, one)
    if _SAID.search(page.between(start, label)) or _SAID.search(page.behind_label(label)):
        return "a comment or an attribute says that the case runs into the next one"
    if _MEANT.search(page.between(one.start, label)):
        return "a comment says that the missing `break` is meant"
    switch = _Switch.around(words, label)
    if switch is None:
        return None
    if _SAID.search(page.ahead_of(switch.start)) or _SAID.search(
        page.between(switch.start, switch.labels[0])
    ):
        return "a comment at the switch says that its cases run into one another"
    return switch.idiom(label)


def _leaves_already(change: ProposedChange, one: WordChange) -> bool:
    """Whether the statement that ends ahead of a change always leaves: a return, a throw, an error macro."""
    before = one.before
    leaf = None if before is None else change.node_at(before)
    node = leaf
    while node is not None and node.parent is not None and node.parent.end_byte == leaf.end_byte:  # type: ignore[union-attr]
        node = node.parent
        if node.type.endswith("statement") or node.type == "block":
            break
    if node is None:
        return False
    if always_leaves(node, change.text):
        return True
    call = node.named_children[0] if node.type == "expression_statement" and node.named_child_count else None
    if call is None or call.type not in CALLS:
        return False
    name = callee(call, change.text)
    return name.isupper() and _ERROR_MACRO.search(name) is not None


def _ends_by_leaving(new: Sequence[str]) -> bool:
    """Whether new words end in a statement that leaves the case."""
    words = list(new)
    while words and words[-1] == "}":
        del words[-1]
    return bool(words) and words[-1] == ";" and words[statement_start(words, len(words) - 1)] in _LEAVING


def _label_behind(words: Sequence[str], at: int) -> int | None:
    """The case label that control reaches next, behind braces and marks of a fall-through alone."""
    while at < len(words):
        if words[at] in ("case", "default"):
            return at
        if words[at] != "}":
            try:
                end = words.index(";", at)
            except ValueError:
                return None
            if at < end and not any(_MARK.search(word) for word in words[at:end]):
                return None  # what is left of `__attribute__((fallthrough));` is an empty statement
            at = end
        at += 1
    return None


@dataclass(frozen=True, slots=True)
class _Comments:
    """What stands between the words of a function: comments, and attributes that no grammar reads."""

    text: bytes
    one: WordChange

    def between(self, start: int, end: int) -> str:
        """The comments ahead of each of the words start to end, the end's own included."""
        words = self.one.function.words
        gaps = [
            self.text[words[at - 1].end_byte : words[at].start_byte] for at in range(max(1, start), end + 1)
        ]
        return b" ".join(gaps).decode("utf-8", "replace")

    def behind_label(self, label: int) -> str:
        """The comment on a label's own line."""
        line = self.text[self.one.function.words[label].start_byte :].split(b"\n", 1)[0]
        found = re.search(rb"//.*|/\*.*", line)
        return found.group().decode("utf-8", "replace") if found else ""

    def ahead_of(self, word: int) -> str:
        """The comment that stands before a statement."""
        return self.between(word, word)


@dataclass(frozen=True, slots=True)
class _Switch:
    """A switch as words: where it begins and ends, and where its own labels stand."""

    words: Sequence[str]
    start: int
    end: int
    labels: tuple[int, ...]

    @classmethod
    def around(cls, words: Sequence[str], label: int) -> _Switch | None:
        """The innermost switch that holds a label; Duff's device has labels in a loop of their own."""
        for start in range(label, -1, -1):
            if words[start] == "switch" and (ends := _block(words, start)) and ends[1] > label:
                inner: list[int] = []
                at = ends[0] + 1
                while at < ends[1]:
                    if words[at] == "switch" and (other := _block(words, at)):
                        at = other[1]
                    elif words[at] in ("case", "default"):
                        inner.append(at)
                    at += 1
                return cls(words, start, ends[1], tuple(inner)) if inner else None
        return None

    def idiom(self, label: int) -> str | None:
        """Why the case ahead of a label runs into it, where the shape of the switch tells."""
        groups = list(self._groups())
        target = self.labels.index(label) - 1
        if target < 0:
            return None
        own = groups[target]
        if not own:
            return "the labels share one body"
        others = [body for at, body in enumerate(groups[:-1]) if at != target and body]
        falling = [body for body in others if not _leaves(body)]
        if len(falling) >= 2 and 2 * len(falling) >= len(others):
            return "most cases of the switch run into the next one"
        shape = _shape(own)
        if any(_shape(body) == shape for body in falling):
            return "a case of the same shape runs into the next one, too"
        if self._counts_down(target) and _shape(groups[target + 1])[: len(shape)] == shape:
            return "the cases count down and each does its share, as in an unrolled loop"
        return None

    def _groups(self) -> Iterator[Sequence[str]]:
        """The words below each label, without the braces around them."""
        for label, following in zip(self.labels, [*self.labels[1:], self.end], strict=True):
            begin = self.words.index(":", label) + 1 if ":" in self.words[label:following] else label
            body = list(self.words[begin:following])
            while body and body[-1] == "}" and body.count("}") > body.count("{"):
                del body[-1]
            while body and body[0] == "{" and body[-1] == "}":
                body = body[1:-1]
            yield [] if body == [";"] else body

    def _counts_down(self, target: int) -> bool:
        here, following = (self.words[at + 1] for at in self.labels[target : target + 2])
        return here.isdigit() and following.isdigit() and int(here) > int(following)


def _block(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The braces of the first block behind a word."""
    depth = 0
    opening = None
    for index in range(at, len(words)):
        if words[index] == "{":
            opening = index if opening is None else opening
            depth += 1
        elif words[index] == "}":
            depth -= 1
            if depth == 0 and opening is not None:
                return opening, index
    return None


def _leaves(body: Sequence[str]) -> bool:
    """Whether the words of a case end by leaving it."""
    end = len(body)
    while end and body[end - 1] == "}":
        end -= 1
    start = statement_start(body, end - 1) if end else 0
    return bool(end) and (body[start] in _LEAVING or body[start] in _NO_RETURN)


def _shape(body: Sequence[str]) -> list[str]:
    """The words of a case, where one number is as good as another."""
    return ["0" if word[:1].isdigit() else word for word in body]


FALL_THROUGH = Filter("meant fall-through", _objection)
