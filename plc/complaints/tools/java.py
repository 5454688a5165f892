"""javac and ecj over many files of a package at once: what they say of each file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.errors import ConfigError
from plc.complaints.categories import category_of
from plc.complaints.complaint import Complaint, Said
from plc.complaints.tools.pmd import pmd_said
from plc.verify.tools import Tools

_LINE = re.compile(
    r"^(?P<file>[^:\n]+\.java):(?P<line>\d+): (?P<level>error|warning):"
    r" (?:\[(?P<rule>[\w-]+)\] )?(?P<message>.*)$"
)
_DETAIL = re.compile(r"^  (?:symbol|location|required|found|reason): ")
_MACHINE = ("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx2500m")
# What says nothing of a flaw: style, and what another class's flaw may cause.
_NEVER = frozenset(
    [
        "NonExternalizedStringLiteral",
        "MethodCanBePotentiallyStatic",
        "MethodCanBeStatic",
        "UnqualifiedFieldAccess",
        "JavadocMissing",
        "MissingOverrideAnnotation",
        "MissingOverrideAnnotationForInterfaceMethodImplementation",
        "UndocumentedEmptyBlock",
        "ParameterAssignment",
        "UnnecessaryElse",
        "RawTypeReference",
        "UnsafeTypeConversion",
        "UnsafeRawMethodInvocation",
        "UnusedPrivateMethod",
        "UnusedPrivateField",
        "UnusedPrivateConstructor",
        "MissingSerialVersion",
        "BoxingConversion",
        "UnboxingConversion",
        "NonStaticAccessToStaticField",
        "EnumSwitchMissingDefault",
        "MissingDefaultCase",
        "MissingEnumDefaultCase",
        "UnhandledWarningToken",
        "UnusedImport",
        "UnusedArgument",
        "ArgumentIsNeverUsed",
        "NeedToEmulateMethodAccess",
        "NeedToEmulateFieldReadAccess",
        "NeedToEmulateFieldWriteAccess",
        "NeedToEmulateConstructorAccess",
    ]
)


@dataclass(frozen=True, slots=True)
class JavaPackage:
    """A package for its compilers: where it lies, and the folders that its packages count from."""

    tools: Tools
    root: Path
    scratch: Path
    roots: tuple[str, ...]
    classpath: str = "."
    names: tuple[str, ...] = ("javac", "ecj")
    pmd: Path | None = None

    def said(self, tool: str, files: Sequence[str]) -> Said:
        """What one of the tools says."""
        match tool:
            case "javac":
                return self.javac(files)
            case "ecj":
                return self.ecj(files)
            case "pmd" if self.pmd is not None:
                return pmd_said(self.pmd, files, tools=self.tools, root=self.root, scratch=self.scratch)
            case _:
                raise ConfigError(f"{tool}: is not a tool for Java; the tools are javac, ecj, pmd")

    def javac(self, files: Sequence[str]) -> Said:
        """What javac says, as if each method were the only one with errors: it goes on to check the flow."""
        listing = self._listing(files)
        command = [
            "javac", *(f"-J{flag}" for flag in _MACHINE), "-proc:none", "-implicit:none",
            "-encoding", "UTF-8",
            "-Xmaxerrs", "1000000", "-Xmaxwarns", "1000000", "-Xlint:all,-serial,-path,-processing,-options",
            "-XDshould-stop.ifError=FLOW", "-classpath", self.classpath,
            "-sourcepath", ":".join(self.roots) or ".", "-d", str(self.scratch / "classes"), f"@{listing}",
        ]  # fmt: skip
        return _javac_said(self._output(command))

    def ecj(self, files: Sequence[str]) -> Said:
        """What Eclipse's compiler says."""
        listing = self._listing(files)
        log = self.scratch / "ecj.xml"
        log.unlink(missing_ok=True)
        command = [
            *_ecj(self.tools), "-proc:none", "-17", "-proceedOnError", "-encoding", "UTF-8",
            "-maxProblems", "100000", "-warn:+all", "-classpath", self.classpath,
            "-log", str(log), "-d", "none",
            "-sourcepath", ":".join(self.roots) or ".", f"@{listing}",
        ]  # fmt: skip
        self._output(command)
        return _ecj_said(log, self.root) if log.exists() else {}

    def _listing(self, files: Sequence[str]) -> Path:
        listing = self.scratch / "files.txt"
        listing.write_text("".join(f'"{name}"\n' for name in files), encoding="utf-8")
        (self.scratch / "classes").mkdir(exist_ok=True)
        return listing

    def _output(self, command: Sequence[str]) -> str:
        self.tools.run(command, scratch=self.root, address_space=False)
        return (self.root / ".output").read_text(encoding="utf-8", errors="replace")


def _ecj(tools: Tools) -> list[str]:
    """Eclipse's compiler, by its jar where that is at hand: its wrapper tunes the machine for servers."""
    for jar in ("/usr/share/java/ecj.jar", "/usr/share/java/eclipse-jdt-core.jar"):
        if Path(jar).exists():
            return ["java", *_MACHINE, "-cp", jar, "org.eclipse.jdt.internal.compiler.batch.Main"]
    return [tools.find("ecj") or "ecj"]


def classpath() -> str:
    """The libraries that the system has, for imports that no package brings along."""
    return ":".join(sorted(map(str, Path("/usr/share/java").glob("*.jar")))) or "."


def source_roots(files: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """The folders from which the packages of these files count, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for path, text in files:
        package = re.search(rb"^\s*package\s+([\w.]+)\s*;", text, re.MULTILINE)
        parts = package[1].decode("ascii", "replace").split(".") if package else []
        folder = path.split("/")[:-1]
        if parts and folder[-len(parts) :] == parts:
            counts["/".join(folder[: -len(parts)]) or "."] += 1
    return tuple(sorted(counts, key=lambda root: (-counts[root], root)))


def _javac_said(output: str) -> Said:
    said: Said = defaultdict(list)
    lines = output.splitlines()
    for number, line in enumerate(lines):
        match = _LINE.match(line)
        if match is None:
            continue
        details = []
        for more in lines[number + 1 : number + 8]:
            if _LINE.match(more):
                break
            if _DETAIL.match(more):
                details.append(" ".join(more.split()))
        column = _caret(lines[number + 1 : number + 4])
        message = "; ".join([match["message"].rstrip(";"), *details])
        rule = match["rule"] or ""
        said[match["file"]].append(
            Complaint(
                "javac",
                rule,
                category_of("javac", rule, message),
                match["level"],
                int(match["line"]),
                column,
                message,
            )
        )
    return said


def _caret(lines: Sequence[str]) -> int:
    for line in lines:
        if line.strip() == "^":
            return line.index("^") + 1
    return 0


def _ecj_said(log: Path, root: Path) -> Said:
    said: Said = defaultdict(list)
    for path, problem in _problems(log):
        rule = problem.get("id", "")
        if rule in _NEVER:
            continue
        message = next((one.get("value", "") for one in problem.iter("message")), "")
        name = path.removeprefix(f"{root}/")
        context = next(iter(problem.iter("source_context")), None)
        column = 0 if context is None else int(context.get("sourceStart", "-1")) + 1
        level = "error" if problem.get("severity") == "ERROR" else "warning"
        said[name].append(
            Complaint(
                "ecj",
                rule,
                category_of("ecj", rule, message),
                level,
                int(problem.get("line", "0")),
                column,
                message,
            )
        )
    return said


def _problems(log: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    path = ""
    try:
        for event, element in ElementTree.iterparse(log, events=("start", "end")):
            if event == "start" and element.tag == "source":
                path = element.get("path", "")
            elif event == "end" and element.tag == "problem":
                yield path, element
                element.clear()
    except ElementTree.ParseError:  # a control character of a source line: what came before it counts
        return
