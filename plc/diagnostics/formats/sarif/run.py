"""What a run of SARIF says of all its results: tool, rules, messages, bases of URIs, files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plc.diagnostics.diagnostic import COMPILERS
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.places.columns import Unit

RUN = "runs.item"
OURS = "plc"
_ARTIFACT = f"{RUN}.artifacts.item"
ABOUT = frozenset([f"{RUN}.tool", f"{RUN}.originalUriBaseIds", f"{RUN}.columnKind", _ARTIFACT])
_LEVEL_OF_RULE = "defaultConfiguration"
_CWE = re.compile(r"(?:external/cwe/)?cwe[-:/ ]?0*(?P<number>\d{1,5})(?!\d)", re.IGNORECASE)
_MOST_RULES = 10_000  # kept at hand
_NUMBER = re.compile(r"0*(?P<number>\d{1,5})$")
_PLACEHOLDER = re.compile(r"\{(?P<at>\d{1,3})\}")
_LINK = re.compile(r"(?<!\\)\[(?P<text>[^\[\]]{1,500})\]\((?:\d{1,6}|[a-z]+:[^()\s]{1,2000})\)")
_TOOLS = {
    "gnu c": "gcc",
    "codeql": "codeql",
    "pmd": "pmd",
    "error prone": "errorprone",
    "facebook infer": "infer",
}


class LateError(Exception):
    """A result needs what its run says only later; the log has to be read for that first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a result, and what is said there for all its results."""

    tool: str
    name: str
    level: str = ""
    cwe: int | None = None
    messages: Fields = field(default_factory=lambda: Fields({}))


class Run:
    """A run's own words. `complete` says that they are all here: before, what is missing may come later."""

    def __init__(self, *, complete: bool) -> None:
        self._complete = complete
        self._tool: Fields | None = None
        self._artifacts: list[tuple[str, str]] = []
        self._by_id: dict[int, dict[str, Fields]] = {}
        self._rules: dict[str, Rule] = {}
        self.bases = Fields({})
        self._unit: Unit = "utf-16"

    def add(self, place: str, value: Any) -> None:
        """Take one of the values at the places of ABOUT. A damaged one counts as absent."""
        try:
            self._add(place.removeprefix(f"{RUN}."), value)
        except DamagedError:
            return

    def _add(self, name: str, value: Any) -> None:
        match name:
            case "tool":
                self._tool, self._by_id = Fields.of(value, "'tool'"), {}
                self._rules = {}
            case "originalUriBaseIds":
                self.bases = Fields.of(value, "'originalUriBaseIds'")
            case "columnKind":
                self._unit = "characters" if value == "unicodeCodePoints" else "utf-16"
            case _:
                self._artifacts.append(("", ""))
                location = Fields.of(value, "an artifact").fields("location")
                self._artifacts[-1] = (location.text("uri"), location.text("uriBaseId"))

    @property
    def is_ours(self) -> bool:
        """Whether plc itself wrote the run."""
        return self._tool is not None and _tool_name(self._tool.fields("driver").text("name")) == OURS

    @property
    def unit(self) -> Unit:
        """What columns count. gcc counts cells of the screen here, too, whatever its `columnKind` says."""
        name = "" if self._tool is None else _tool_name(self._tool.fields("driver").text("name"))
        return "display" if name == "gcc" else self._unit

    def file(self, location: Fields) -> tuple[str, str]:
        """The URI of a file and the name of its base, both also through the run's list of files."""
        uri, base = location.text("uri"), location.text("uriBaseId")
        at = location.whole("index")
        if not uri and at is not None:
            if at < len(self._artifacts):
                return self._artifacts[at]
            self.missing()
        if base and base not in self.bases.values:
            self.missing()
        return uri, base

    def missing(self) -> None:
        """Something is not known: it may come later in the log."""
        if not self._complete:
            raise LateError

    def rule(self, result: Fields) -> Rule:
        """The rule of a result: by index, by id, or the part of its id before the last slash."""
        if self._tool is None:
            self.missing()
        key = str([result.values.get(name) for name in ("ruleId", "ruleIndex", "rule")])
        if key not in self._rules:
            if len(self._rules) == _MOST_RULES:
                self._rules.clear()
            self._rules[key] = self._rule(result)
        return self._rules[key]

    def _rule(self, result: Fields) -> Rule:
        tool = self._tool if self._tool is not None else Fields({})
        reference = result.fields("rule")
        name = result.text("ruleId") or reference.text("id")
        at = result.whole("ruleIndex")
        at = reference.whole("index") if at is None else at
        part = reference.fields("toolComponent").whole("index")
        component = tool.fields("driver") if part is None else _item(tool.listed("extensions"), part)
        about = self._described(component, part, at, name)
        tool_name, own_name = _tool_name(tool.fields("driver").text("name")), name or about.text("id")
        if tool_name == OURS and ("/" in own_name or own_name in COMPILERS):
            # a report of another format, given back as SARIF
            tool_name, _, own_name = own_name.partition("/")
        return Rule(
            tool_name,
            own_name,
            about.fields(_LEVEL_OF_RULE).text("level"),
            _cwe_of_rule(about) or cwe_number(name, marked=True),
            about.fields("messageStrings"),
        )

    def _described(self, component: Fields, part: int | None, at: int | None, name: str) -> Fields:
        rules = component.listed("rules")
        if at is not None and at < len(rules):
            return Fields.of(rules[at], f"'rules[{at}]'")
        key = -1 if part is None else part
        if key not in self._by_id:
            objects = [Fields(rule) for rule in rules if isinstance(rule, dict)]
            self._by_id[key] = {str(rule.values.get("id")): rule for rule in objects}
        known = self._by_id[key]
        return known.get(name) or known.get(name.rpartition("/")[0]) or Fields({})

    def message(self, message: Fields, rule: Rule) -> str:
        """The words of a message, its placeholders filled, its links as their text."""
        text = message.text("text") or message.text("markdown")
        if not text and (name := message.text("id")):
            text = rule.messages.fields(name).text("text")
        arguments = message.listed("arguments")
        filled = _PLACEHOLDER.sub(lambda match: _argument(arguments, match), text)
        return _LINK.sub(r"\g<text>", filled).strip()


def _argument(arguments: list[Any], match: re.Match[str]) -> str:
    at = int(match["at"])
    return str(arguments[at]) if at < len(arguments) else match.group()


def _item(values: list[Any], at: int) -> Fields:
    return Fields.of(values[at], f"'extensions[{at}]'") if at < len(values) else Fields({})


def _tool_name(name: str) -> str:
    """A tool as plc names it: gcc calls itself "GNU C17", others begin with a capital."""
    lower = name.strip().lower()
    for known, ours in _TOOLS.items():
        if lower.startswith(known):
            return ours
    return lower.replace(" ", "-")


def _cwe_of_rule(about: Fields) -> int | None:
    """The weakness of a rule: in its relations to a taxonomy, its tags, or a property."""
    for relation in about.objects("relationships"):
        target = relation.fields("target")
        if target.fields("toolComponent").text("name").upper() == "CWE":
            return cwe_number(target.text("id"))
    return cwe_of_properties(about.fields("properties"))


def cwe_of_properties(properties: Fields) -> int | None:
    """The first weakness that properties name, as tags or as `cwe`."""
    named = properties.values.get("cwe")
    values = [*properties.listed("tags"), *(named if isinstance(named, list) else [named])]
    numbers = (cwe_number(str(value), marked=value is not named) for value in values if value is not None)
    return next((number for number in numbers if number is not None), None)


def cwe_number(text: str, *, marked: bool = False) -> int | None:
    """The number in "CWE-476" or "external/cwe/cwe-476"; with `marked` a number alone is none."""
    match = _CWE.match(text) or (None if marked else _NUMBER.match(text))
    return int(match["number"]) or None if match is not None else None
