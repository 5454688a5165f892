"""The flow variants of Java: conditions, methods, classes and files."""

# ruff: noqa: E501 - a line of a made-up program is not broken

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.defects import Defect

CONDITIONS = {
    "02": ("true", "false"),
    "03": ("5==5", "5!=5"),
    "04": ("PRIVATE_STATIC_FINAL_TRUE", "PRIVATE_STATIC_FINAL_FALSE"),
    "05": ("privateTrue", "privateFalse"),
    "06": ("PRIVATE_STATIC_FINAL_FIVE==5", "PRIVATE_STATIC_FINAL_FIVE!=5"),
    "07": ("privateFive==5", "privateFive!=5"),
    "08": ("privateReturnsTrue()", "privateReturnsFalse()"),
    "09": ("IO.STATIC_FINAL_TRUE", "IO.STATIC_FINAL_FALSE"),
    "10": ("IO.staticTrue", "IO.staticFalse"),
    "11": ("IO.staticReturnsTrue()", "IO.staticReturnsFalse()"),
    "13": ("IO.STATIC_FINAL_FIVE==5", "IO.STATIC_FINAL_FIVE!=5"),
    "14": ("IO.staticFive==5", "IO.staticFive!=5"),
}
FOLDED = (*CONDITIONS, "15", "16", "17")
_CORRECTED = ("goodG2B", "goodB2G")
_DEAD = 'IO.writeLine("Benign, fixed string");'


def java_case_files(defect: Defect) -> Iterator[tuple[str, str]]:
    """(file name, text) of every Java case of a defect."""
    for flow in ("01", *FOLDED, "12", "31", "41", "42", "45"):
        yield _single(defect, flow)
    for flow in ("51", "61", "66", "68"):
        yield from _two_files(defect, flow)
    yield from _virtual(defect)


def _single(defect: Defect, flow: str) -> tuple[str, str]:
    swapped = flow in CONDITIONS or flow == "15"
    corrected = ("goodB2G1", "goodB2G2", "goodG2B1", "goodG2B2") if swapped else _CORRECTED
    methods = "".join(
        _helper(defect, flow, role) + _method(role, _body(defect, flow, role)) for role in ("bad", *corrected)
    )
    return f"{defect.variant}_{flow}.java", _class(
        f"{defect.variant}_{flow}", methods + _dispatcher(corrected)
    )


def _body(defect: Defect, flow: str, role: str) -> str:
    source, sink = f" {defect.source(role)}\n", f" {defect.sink(role)}\n"
    start = f" {defect.type} data;\n"
    match flow:
        case "12":
            both = " if(IO.staticReturnsTrueOrFalse())\n {{\n{0} }}\n else\n {{\n{1} }}\n"
            if role == "bad":
                other = f" {defect.good_source}\n", f" {defect.good_sink}\n"
                return start + both.format(source, other[0]) + both.format(sink, other[1])
            return start + both.format(source, source) + both.format(sink, sink)
        case "15":
            first, second = (
                ("5", "7") if role == "goodG2B1" else ("6", "8") if role == "goodB2G1" else ("6", "7")
            )
            return start + _switch(first, "6", source) + _switch(second, "7", sink)
        case "16":
            loop = " while (true)\n {{\n{0} break;\n }}\n"
            return start + loop.format(source) + loop.format(sink)
        case "17":
            return start + source + f" for (int j = 0; j < 1; j++)\n {{\n{sink} }}\n"
        case "31":
            copies = f" {{\n {defect.type} dataCopy = data;\n {defect.type} data = dataCopy;\n"
            return f"{start}{source}{copies}{sink} }}\n"
        case "41":
            return f"{start}{source} {role}Sink(data);\n"
        case "42":
            return f" {defect.type} data = {role}Source();\n{sink}"
        case "45":
            return f"{start}{source} {role}Data = data;\n {role}Sink();\n"
        case _ if flow in CONDITIONS:
            true, false = CONDITIONS[flow]
            return (
                start
                + _if(source, swapped=role == "goodG2B1", true=true, false=false)
                + _if(sink, swapped=role == "goodB2G1", true=true, false=false)
            )
        case _:
            return start + source + sink


def _helper(defect: Defect, flow: str, role: str) -> str:
    source, sink = f" {defect.source(role)}\n", f" {defect.sink(role)}\n"
    match flow:
        case "41":
            return f"private void {role}Sink({defect.type} data) throws Throwable\n{{\n{sink}}}\n"
        case "42":
            body = f" {defect.type} data;\n{source} return data;\n"
            return f"private {defect.type} {role}Source() throws Throwable\n{{\n{body}}}\n"
        case "45":
            field = f"private {defect.type} {role}Data;\n"
            body = f" {defect.type} data = {role}Data;\n{sink}"
            return f"{field}private void {role}Sink() throws Throwable\n{{\n{body}}}\n"
        case _:
            return ""


def _two_files(defect: Defect, flow: str) -> Iterator[tuple[str, str]]:
    case = f"{defect.variant}_{flow}"
    near, far = "", ""
    for role in ("bad", *_CORRECTED):
        start, source = f" {defect.type} data;\n", f" {defect.source(role)}\n"
        sink = f" {defect.sink(role)}\n"
        match flow:
            case "61":
                near += _method(role, f" {defect.type} data = (new {case}b()).{role}Source();\n{sink}")
                body = f"{start}{source} return data;\n"
                far += f"public {defect.type} {role}Source() throws Throwable\n{{\n{body}}}\n"
                continue
            case "66":
                near += _method(
                    role,
                    f"{start}{source} {defect.type}[] array = new {defect.type}[5];\n array[2] = data;\n"
                    f" (new {case}b()).{role}Sink(array);\n",
                )
                taken, parameter = " = array[2]", f"{defect.type} array[]"
            case "68":
                near += f"public static {defect.type} {role}Data;\n"
                near += _method(
                    role, f"{source.replace('data', role + 'Data')} (new {case}b()).{role}Sink();\n"
                )
                taken, parameter = f" = {case}a.{role}Data", ""
            case _:
                near += _method(role, f"{start}{source} (new {case}b()).{role}Sink(data);\n")
                taken, parameter = "", f"{defect.type} data"
        declared = f" {defect.type} data{taken};\n" if taken else ""
        far += f"public void {role}Sink({parameter}) throws Throwable\n{{\n{declared}{sink}}}\n"
    yield f"{case}a.java", _class(f"{case}a", near + _dispatcher(_CORRECTED))
    yield f"{case}b.java", _class(f"{case}b", far)


def _virtual(defect: Defect) -> Iterator[tuple[str, str]]:
    case = f"{defect.variant}_81"
    base = f"public abstract class {case}_base\n{{\n public abstract void action({defect.type} data) throws Throwable;\n}}\n"
    yield f"{case}_base.java", base
    near = ""
    for role in ("bad", *_CORRECTED):
        source = f" {defect.type} data;\n {defect.source(role)}\n"
        near += _method(
            role, f"{source} {case}_base baseObject = new {case}_{role}();\n baseObject.action(data);\n"
        )
        method = f"public void action({defect.type} data) throws Throwable\n{{\n {defect.sink(role)}\n}}\n"
        yield f"{case}_{role}.java", _class(f"{case}_{role} extends {case}_base", method)
    yield f"{case}a.java", _class(f"{case}a", near + _dispatcher(_CORRECTED))


def _method(role: str, body: str) -> str:
    access = "public" if role == "bad" else "private"
    return f"{access} void {role}() throws Throwable\n{{\n{body}}}\n"


def _dispatcher(corrected: tuple[str, ...]) -> str:
    calls = "".join(f" {role}();\n" for role in corrected)
    return f"public void good() throws Throwable\n{{\n{calls}}}\n"


def _class(name: str, members: str) -> str:
    main = "public static void main(String[] args)\n{\n mainFromParent(args);\n}\n"
    return f"/* made up */\nimport testcasesupport.*;\n\npublic class {name}\n{{\n{members}{main}}}\n"


def _if(part: str, *, swapped: bool, true: str, false: str) -> str:
    if swapped:
        return f" if ({false})\n {{\n /* dead */\n {_DEAD}\n }}\n else\n {{\n{part} }}\n"
    return f" if ({true})\n {{\n{part} }}\n"


def _switch(value: str, label: str, part: str) -> str:
    dead, alive = f" {_DEAD}\n break;\n", f"{part} break;\n"
    first, second = (alive, dead) if value == label else (dead, alive)
    return f" switch ({value})\n {{\n case {label}:\n{first} default:\n{second} }}\n"
