"""The flow variants of C: how source and sink of one defect are spread over conditions, calls and files."""

# ruff: noqa: E501 - a line of a made-up program is not broken

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.defects import Defect

CONDITIONS = {
    "02": ("1", "0"),
    "03": ("5==5", "5!=5"),
    "04": ("STATIC_CONST_TRUE", "STATIC_CONST_FALSE"),
    "05": ("staticTrue", "staticFalse"),
    "06": ("STATIC_CONST_FIVE==5", "STATIC_CONST_FIVE!=5"),
    "07": ("staticFive==5", "staticFive!=5"),
    "08": ("staticReturnsTrue()", "staticReturnsFalse()"),
    "09": ("GLOBAL_CONST_TRUE", "GLOBAL_CONST_FALSE"),
    "10": ("globalTrue", "globalFalse"),
    "11": ("globalReturnsTrue()", "globalReturnsFalse()"),
    "13": ("GLOBAL_CONST_FIVE==5", "GLOBAL_CONST_FIVE!=5"),
    "14": ("globalFive==5", "globalFive!=5"),
}
FOLDED = (*CONDITIONS, "15", "16", "17", "18")
WHOLE = ("01", *FOLDED, "12", "31", "32", "34")
CALLS = ("21", "41", "42", "44", "45", "63", "64", "67")
FILES = ("22", "51", "52", "53", "54", "61", "65", "66", "68")
DEAD = 'printLine("Benign, fixed string");'
_STATICS = """static const int STATIC_CONST_TRUE = 1;
static const int STATIC_CONST_FALSE = 0;
static const int STATIC_CONST_FIVE = 5;
static int staticTrue = 1;
static int staticFalse = 0;
static int staticFive = 5;
static int staticReturnsTrue()
{
 return 1;
}
static int staticReturnsFalse()
{
 return 0;
}
"""


def c_case_files(defect: Defect) -> Iterator[tuple[str, str]]:
    """(file name, text) of every C case of a defect."""
    for flow in WHOLE:
        yield _single(defect, flow, roles_of(flow), whole_body)
    for flow in CALLS:
        yield _single(defect, flow, ("bad", "goodG2B", "goodB2G"), called_body)
    for flow in FILES:
        yield from _several(defect, flow)


def roles_of(flow: str) -> tuple[str, ...]:
    """The flawed role and the corrected ones of a flow."""
    if flow in CONDITIONS or flow == "15":
        return ("bad", "goodB2G1", "goodB2G2", "goodG2B1", "goodG2B2")
    return ("bad", "goodG2B", "goodB2G")


def whole_body(defect: Defect, flow: str, role: str) -> str:
    """The body of an entry that holds source and sink itself."""
    source, sink = defect.source(role), defect.sink(role)
    counters = "" if flow != "17" else (" int h;\n" if role.startswith("goodG2B") else " int i;\n")
    start = f"{counters} {defect.type} data;\n data = {defect.start};\n"
    match flow:
        case "01":
            return f"{start} {source}\n {sink}\n"
        case "12":
            both = " if(globalReturnsTrueOrFalse())\n {{\n {0}\n }}\n else\n {{\n {1}\n }}\n"
            if role == "bad":
                return start + both.format(source, defect.good_source) + both.format(sink, defect.good_sink)
            return start + both.format(source, source) + both.format(sink, sink)
        case "15":
            first, second = (
                ("5", "7") if role == "goodG2B1" else ("6", "8") if role == "goodB2G1" else ("6", "7")
            )
            return start + _switch(first, "6", source) + _switch(second, "7", sink)
        case "16":
            return f"{start} while(1)\n {{\n {source}\n break;\n }}\n while(1)\n {{\n {sink}\n break;\n }}\n"
        case "17":
            name = "h" if role.startswith("goodG2B") else "i"
            loop = f" for({name} = 0; {name} < 1; {name}++)\n {{{{\n {{}}\n }}}}\n"
            return start + loop.format(source) + f" {sink}\n"
        case "18":
            return f"{start} goto source;\nsource:\n {source}\n goto sink;\nsink:\n {sink}\n"
        case "31":
            copies = f" {defect.type} dataCopy = data;\n {defect.type} data = dataCopy;\n"
            return f"{start} {source}\n {{\n{copies} {sink}\n }}\n"
        case "32":
            pointers = f" {defect.type} *dataPtr1 = &data;\n {defect.type} *dataPtr2 = &data;\n"
            inner = f" {{\n {defect.type} data = *dataPtr1;\n {source}\n *dataPtr1 = data;\n }}\n"
            return (
                f"{pointers and start}{pointers}{inner} {{\n {defect.type} data = *dataPtr2;\n {sink}\n }}\n"
            )
        case "34":
            union = f" {defect.variant}_34_unionType myUnion;\n"
            middle = f" myUnion.unionFirst = data;\n {{\n {defect.type} data = myUnion.unionSecond;\n"
            return f"{union}{start} {source}\n{middle} {sink}\n }}\n"
        case _:
            true, false = CONDITIONS[flow]
            return (
                start
                + _if(role, "goodG2B1", source, (true, false))
                + _if(role, "goodB2G1", sink, (true, false))
            )


def called_body(defect: Defect, flow: str, role: str) -> str:
    """The body of an entry that leaves source or sink to a function of the same file."""
    source = defect.source(role)
    start = f" {defect.type} data;\n data = {defect.start};\n"
    match flow:
        case "21":
            return f"{start} {source}\n {role}Static = 1;\n {role}Sink(data);\n"
        case "41":
            return f"{start} {source}\n {role}Sink(data);\n"
        case "42":
            return f"{start} data = {role}Source(data);\n {defect.sink(role)}\n"
        case "44":
            pointer = f" void (*funcPtr) ({defect.type}) = {role}Sink;\n"
            return f"{pointer}{start} {source}\n funcPtr(data);\n"
        case "45":
            return f"{start} {source}\n {role}Data = data;\n {role}Sink();\n"
        case "63" | "64":
            return f"{start} {source}\n {role}Sink(&data);\n"
        case _:
            return f" {defect.variant}_67_structType myStruct;\n{start} {source}\n myStruct.structFirst = data;\n {role}Sink(myStruct);\n"


def helper(defect: Defect, flow: str, role: str) -> str:
    """The function that an entry calls, for the flows within one file."""
    sink = defect.sink(role)
    match flow:
        case "21":
            flag = f"static int {role}Static = 0;\n"
            return f"{flag}static void {role}Sink({defect.type} data)\n{{\n if({role}Static)\n {{\n {sink}\n }}\n}}\n"
        case "42":
            source = defect.source(role)
            return (
                f"static {defect.type} {role}Source({defect.type} data)\n{{\n {source}\n return data;\n}}\n"
            )
        case "45":
            taken = f" {defect.type} data = {role}Data;\n"
            return f"static {defect.type} {role}Data;\nstatic void {role}Sink()\n{{\n{taken} {sink}\n}}\n"
        case "63":
            taken = f" {defect.type} data = *dataPtr;\n"
            return f"void {role}Sink({defect.type} *dataPtr)\n{{\n{taken} {sink}\n}}\n"
        case "64":
            taken = f" {defect.type} *dataPtr = ({defect.type} *)dataVoidPtr;\n {defect.type} data = (*dataPtr);\n"
            return f"void {role}Sink(void * dataVoidPtr)\n{{\n{taken} {sink}\n}}\n"
        case "67":
            taken = f" {defect.type} data = myStruct.structFirst;\n"
            return f"void {role}Sink({defect.variant}_67_structType myStruct)\n{{\n{taken} {sink}\n}}\n"
        case _:
            return f"static void {role}Sink({defect.type} data)\n{{\n {sink}\n}}\n"


def assemble(case: str, bad: str, good: str, dispatched: tuple[str, ...], *, head: str = "") -> str:
    """A file with its fences, the dispatcher and main."""
    calls = "".join(f" {role}();\n" for role in dispatched)
    dispatcher = f"void {case}_good()\n{{\n{calls}}}\n" if dispatched else ""
    main = (
        f"#ifdef INCLUDEMAIN\nint main(int argc, char * argv[])\n{{\n {case}_bad();\n return 0;\n}}\n#endif\n"
    )
    return (
        f'/* made up */\n#include "std_testcase.h"\n{head}\n#ifndef OMITBAD\n{bad}\n#endif /* OMITBAD */\n'
        f"#ifndef OMITGOOD\n{good}{dispatcher}\n#endif /* OMITGOOD */\n{main if dispatched else ''}"
    )


def _single(defect: Defect, flow: str, roles: tuple[str, ...], body: object) -> tuple[str, str]:
    case = f"{defect.variant}_{flow}"
    make = whole_body if body is whole_body else called_body
    texts = {}
    for role in roles:
        before = helper(defect, flow, role) if flow in CALLS else ""
        name = f"void {case}_bad()" if role == "bad" else f"static void {role}()"
        texts[role] = f"{before}{name}\n{{\n{make(defect, flow, role)}}}\n"
    head = _STATICS if flow in ("04", "05", "06", "07", "08") else ""
    if flow == "34":
        head = f"typedef union\n{{\n {defect.type} unionFirst;\n {defect.type} unionSecond;\n}} {case}_unionType;\n"
    if flow == "67":
        head = f"typedef struct _s\n{{\n {defect.type} structFirst;\n}} {case}_structType;\n"
    good = "".join(texts[role] for role in roles if role != "bad")
    return f"{case}.c", assemble(case, texts["bad"], good, roles[1:], head=head)


def _several(defect: Defect, flow: str) -> Iterator[tuple[str, str]]:
    case = f"{defect.variant}_{flow}"
    letters = {"52": "bc", "53": "bcd", "54": "bcde"}.get(flow, "b")
    roles = ("bad", "goodG2B", "goodB2G")
    entries = {}
    for role in roles:
        name = f"void {case}_bad()" if role == "bad" else f"static void {role}()"
        entries[role] = f"{name}\n{{\n{_far_body(defect, flow, role)}}}\n"
    yield f"{case}a.c", assemble(case, entries["bad"], entries["goodG2B"] + entries["goodB2G"], roles[1:])
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        texts = {role: _far_helper(defect, flow, role, letter, following) for role in roles}
        yield f"{case}{letter}.c", assemble(case, texts["bad"], texts["goodG2B"] + texts["goodB2G"], ())


def _far_body(defect: Defect, flow: str, role: str) -> str:
    case = f"{defect.variant}_{flow}"
    start = f" {defect.type} data;\n data = {defect.start};\n"
    source = defect.source(role)
    match flow:
        case "22":
            return f"{start} {source}\n {case}_{role}Global = 1;\n {case}_{role}Sink(data);\n"
        case "61":
            return f"{start} data = {case}b_{role}Source(data);\n {defect.sink(role)}\n"
        case "65":
            pointer = f" void (*funcPtr) ({defect.type}) = {case}b_{role}Sink;\n"
            return f"{start}{pointer} {source}\n funcPtr(data);\n"
        case "66":
            array = f" {defect.type} dataArray[5];\n"
            return f"{start}{array} {source}\n dataArray[2] = data;\n {case}b_{role}Sink(dataArray);\n"
        case "68":
            return f"{start} {source}\n {case}_{role}Data = data;\n {case}b_{role}Sink();\n"
        case _:
            return f"{start} {source}\n {case}b_{role}Sink(data);\n"


def _far_helper(defect: Defect, flow: str, role: str, letter: str, following: str) -> str:
    case = f"{defect.variant}_{flow}"
    sink = defect.sink(role)
    data = f"{defect.type} data"
    match flow:
        case "22":
            body = f" if({case}_{role}Global)\n {{\n {sink}\n }}\n"
            return f"extern int {case}_{role}Global;\nvoid {case}_{role}Sink({data})\n{{\n{body}}}\n"
        case "61":
            return (
                f"{defect.type} {case}b_{role}Source({data})\n{{\n {defect.source(role)}\n return data;\n}}\n"
            )
        case "66":
            return f"void {case}b_{role}Sink({defect.type} dataArray[])\n{{\n {data} = dataArray[2];\n {sink}\n}}\n"
        case "68":
            head = f"extern {defect.type} {case}_{role}Data;\n"
            return f"{head}void {case}b_{role}Sink()\n{{\n {data} = {case}_{role}Data;\n {sink}\n}}\n"
        case _:
            body = f" {case}{following}_{role}Sink(data);" if following else f" {sink}"
            return f"void {case}{letter}_{role}Sink({data})\n{{\n{body}\n}}\n"


def _if(role: str, swapped: str, part: str, condition: tuple[str, str]) -> str:
    if role == swapped:
        return f" if({condition[1]})\n {{\n /* dead */\n {DEAD}\n }}\n else\n {{\n {part}\n }}\n"
    return f" if({condition[0]})\n {{\n {part}\n }}\n"


def _switch(value: str, label: str, part: str) -> str:
    dead = f" {DEAD}\n break;\n"
    alive = f" {part}\n break;\n"
    first, second = (alive, dead) if value == label else (dead, alive)
    return f" switch({value})\n {{\n case {label}:\n{first} default:\n{second} }}\n"
