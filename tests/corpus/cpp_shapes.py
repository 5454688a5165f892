"""The flow variants that only C++ has: references, containers, virtual calls, constructors, destructors."""

# ruff: noqa: E501 - a line of a made-up program is not broken

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.defects import Defect

_CORRECTED = ("goodG2B", "goodB2G")
_CONTAINERS = {"72": "vector<{0}>", "73": "list<{0}>", "74": "map<int, {0}>"}


def cpp_case_files(defect: Defect) -> Iterator[tuple[str, str]]:
    """(file name, text) of every C++ case of a defect."""
    for flow in ("01", "33", "43"):
        yield _single(defect, flow)
    for flow in ("62", *_CONTAINERS):
        yield from _two_files(defect, flow)
    for flow in ("81", "82", "83", "84"):
        yield from _classes(defect, flow)


def _single(defect: Defect, flow: str) -> tuple[str, str]:
    bad = _helped(defect, flow, "bad") + _function("bad", "void", _body(defect, flow, "bad"))
    good = "".join(
        _helped(defect, flow, role) + _function(role, "static void", _body(defect, flow, role))
        for role in _CORRECTED
    )
    return f"{defect.variant}_{flow}.cpp", _file(f"{defect.variant}_{flow}", bad, good + _dispatcher())


def _two_files(defect: Defect, flow: str) -> Iterator[tuple[str, str]]:
    case = f"{defect.variant}_{flow}"
    container = _CONTAINERS.get(flow, "").format(defect.type)
    texts = {}
    for role in ("bad", *_CORRECTED):
        start = f" {defect.type} data;\n data = {defect.start};\n"
        if flow == "62":
            far = f"void {role}Source({defect.type} &data)\n{{\n {defect.source(role)}\n}}\n"
            near = f"{start} {role}Source(data);\n {defect.sink(role)}\n"
        else:
            kind = container.split("<")[0]
            fill = f" data{kind.title()}[2] = data;\n" if kind != "list" else " dataList.push_back(data);\n"
            near = f"{start} {container} data{kind.title()};\n {defect.source(role)}\n{fill} {role}Sink(data{kind.title()});\n"
            taken = f"data{kind.title()}[2]" if kind != "list" else "dataList.back()"
            body = f" {defect.type} data = {taken};\n {defect.sink(role)}\n"
            far = f"void {role}Sink({container} data{kind.title()})\n{{\n{body}}}\n"
        texts[role] = (_function(role, "void" if role == "bad" else "static void", near), far)
    goods = [texts[role] for role in _CORRECTED]
    yield f"{case}a.cpp", _file(case, texts["bad"][0], "".join(near for near, _ in goods) + _dispatcher())
    yield f"{case}b.cpp", _file(case, texts["bad"][1], "".join(far for _, far in goods))


def _classes(defect: Defect, flow: str) -> Iterator[tuple[str, str]]:
    case = f"{defect.variant}_{flow}"
    entries = {}
    for role in ("bad", *_CORRECTED):
        name = f"{case}_{role}"
        start = f" {defect.type} data;\n data = {defect.start};\n"
        source = f" {defect.source(role)}\n"
        match flow:
            case "81":
                use = f"{source} const {case}_base& baseObject = {name}();\n baseObject.action(data);\n"
            case "82":
                use = f"{source} {case}_base* baseObject = new {name};\n baseObject->action(data);\n delete baseObject;\n"
            case "83":
                use = f" {name} {role}Object(data);\n"
            case _:
                use = f" {name} * {role}Object = new {name}(data);\n delete {role}Object;\n"
        entries[role] = _function(role, "void" if role == "bad" else "static void", start + use)
        yield f"{case}_{role}.cpp", _file(case, _class_text(defect, flow, role), "")
    good = "".join(entries[role] for role in _CORRECTED) + _dispatcher()
    yield f"{case}a.cpp", _file(case, entries["bad"], good)
    yield f"{case}.h", _header(defect, flow)


def _class_text(defect: Defect, flow: str, role: str) -> str:
    name = f"{defect.variant}_{flow}_{role}"
    if flow in ("81", "82"):
        return f"void {name}::action({defect.type} data) const\n{{\n {defect.sink(role)}\n}}\n"
    constructor = (
        f"{name}::{name}({defect.type} dataCopy)\n{{\n data = dataCopy;\n {defect.source(role)}\n}}\n"
    )
    return f"{constructor}{name}::~{name}()\n{{\n {defect.sink(role)}\n}}\n"


def _header(defect: Defect, flow: str) -> str:
    case = f"{defect.variant}_{flow}"
    text = f"namespace {case}\n{{\n"
    if flow in ("81", "82"):
        text += f"class {case}_base\n{{\npublic:\n virtual void action({defect.type} data) const = 0;\n}};\n"
    for role in ("bad", *_CORRECTED):
        name = f"{case}_{role}"
        if flow in ("81", "82"):
            text += f"class {name} : public {case}_base\n{{\npublic:\n void action({defect.type} data) const;\n}};\n"
        else:
            members = (
                f"public:\n {name}({defect.type} dataCopy);\n ~{name}();\nprivate:\n {defect.type} data;\n"
            )
            text += f"class {name}\n{{\n{members}}};\n"
    return text + "}\n"


def _body(defect: Defect, flow: str, role: str) -> str:
    start = f" {defect.type} data;\n"
    source, sink = f" {defect.source(role)}\n", f" {defect.sink(role)}\n"
    match flow:
        case "33":
            inner = f" {{\n {defect.type} data = dataRef;\n{sink} }}\n"
            return f"{start} {defect.type} &dataRef = data;\n data = {defect.start};\n{source}{inner}"
        case "43":
            return f"{start} data = {defect.start};\n {role}Source(data);\n{sink}"
        case _:
            return f"{start} data = {defect.start};\n{source}{sink}"


def _helped(defect: Defect, flow: str, role: str) -> str:
    if flow != "43":
        return ""
    return f"static void {role}Source({defect.type} &data)\n{{\n {defect.source(role)}\n}}\n"


def _function(name: str, head: str, body: str) -> str:
    return f"{head} {name}()\n{{\n{body}}}\n"


def _dispatcher() -> str:
    return "void good()\n{\n goodG2B();\n goodB2G();\n}\n"


def _file(case: str, bad: str, good: str) -> str:
    return (
        f'#include "std_testcase.h"\nnamespace {case}\n{{\n#ifndef OMITBAD\n{bad}#endif /* OMITBAD */\n'
        f"#ifndef OMITGOOD\n{good}#endif /* OMITGOOD */\n}} /* close namespace */\n"
    )
