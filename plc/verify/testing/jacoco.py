"""Which lines each Java program of a test command runs: recorded and read by JaCoCo."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Self

from plc.verify.testing.java_sources import JavaSources
from plc.verify.testing.spectrum import CoverageError

_DATA, _CLASSES = "jacoco.exec", "classes"
_SECONDS = 120.0  # of the program that reads what was recorded
_AGENT = "jacocoagent"
_NEEDED = ("org.jacoco.core", "asm", "asm-tree", "asm-commons")
_JAR = re.compile(
    r"(?P<name>org\.jacoco\.(?:core|agent)|jacocoagent|asm|asm-tree|asm-commons|asm-analysis)"
    r"(?:-(?P<version>\d[\d.]*?))?(?P<runtime>-runtime)?\.jar"
).fullmatch
_Line = tuple[Path, int]

# Stands in for `java`: the real one with the agent, and its status beside what it recorded. One that has an
# agent of JaCoCo already is left alone: two do not bear each other.
_WRAPPER = """#!/bin/sh
for word; do
    case "$word" in
    -javaagent:*jacoco*) exec {java} "$@" ;;
    esac
done
own=$(mktemp -d "$PLC_SPECTRA/java-XXXXXXXX") || exec {java} "$@"
options=destfile=$own/jacoco.exec,classdumpdir=$own/classes,inclnolocationclasses=true
{java} {agent}"$options"{includes} "$@"
status=$?
echo $status > "$own/status"
exit $status
"""
# Prints, of each pair of recorded data and a folder with the classes, the lines of which a part was run.
_READER = """
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.tools.ExecFileLoader;

public final class PlcLines {
    public static void main(String[] words) throws IOException {
        List<String> pairs = Files.readAllLines(Path.of(words[0]));
        for (int pair = 0; pair < pairs.size() / 2; pair++) {
            ExecFileLoader data = new ExecFileLoader();
            data.load(new File(pairs.get(2 * pair)));
            CoverageBuilder found = new CoverageBuilder();
            Analyzer analyzer = new Analyzer(data.getExecutionDataStore(), found);
            List<Path> classes;
            try (Stream<Path> all = Files.walk(Path.of(pairs.get(2 * pair + 1)))) {
                classes = all.filter(each -> each.toString().endsWith(".class")).collect(Collectors.toList());
            }
            for (Path each : classes) {
                try {
                    analyzer.analyzeClass(Files.readAllBytes(each), each.toString());
                } catch (IOException | IllegalStateException error) {
                    System.err.println(each + ": " + error.getMessage());
                }
            }
            for (ISourceFileCoverage file : found.getSourceFiles()) {
                for (int line = Math.max(1, file.getFirstLine()); line <= file.getLastLine(); line++) {
                    if (file.getLine(line).getInstructionCounter().getCoveredCount() > 0) {
                        System.out.println(pair + "\\t" + line + "\\t"
                            + file.getPackageName() + "/" + file.getName());
                    }
                }
            }
        }
    }
}
"""


@dataclass(frozen=True, slots=True)
class Jars:
    """JaCoCo's agent, and the class path with which its data is read; `folder` takes what is written."""

    agent: Path
    class_path: Sequence[Path]
    folder: Path


@dataclass(frozen=True, slots=True)
class Recorder:
    """Runs of `java` on PATH, each of which is recorded."""

    jars: Jars
    sources: JavaSources

    @classmethod
    def with_stand_in(cls, jars: Jars, tools: Path, sources: JavaSources) -> Self | None:
        """Write the stand-in of `java` into `tools`; None where there is none to stand in for."""
        java = shutil.which("java")
        if os.name != "posix" or java is None:
            return None
        includes = quote(f",includes={':'.join(sources.classes)}")
        stand_in = tools / "java"
        stand_in.write_text(
            _WRAPPER.format(java=quote(java), agent=quote(f"-javaagent:{jars.agent}="), includes=includes),
            encoding="utf-8",
        )
        stand_in.chmod(0o700)
        return cls(jars, sources)

    def lines_of(self, programs: Sequence[Path], root: Path) -> Mapping[Path, frozenset[_Line]]:
        """The lines of the tree that each program ran. Raises CoverageError."""
        whole = [each for each in programs if (each / _DATA).is_file() and (each / _CLASSES).is_dir()]
        ran = lines_read(self.jars, [(each / _DATA, each / _CLASSES) for each in whole])
        found = (
            frozenset((path, line) for name, line in lines if (path := self.sources.path_of(name, root)))
            for lines in ran
        )
        return dict(zip(whole, found, strict=True))


def is_recorded(program: Path) -> bool:
    """Whether a folder of a program is one of `java`."""
    return program.name.startswith("java-")


def lines_read(jars: Jars, pairs: Sequence[tuple[Path, Path]]) -> list[list[tuple[str, int]]]:
    """Of recorded data, and a folder with its classes, the lines that were run by the names of their files.

    Raises CoverageError where the data cannot be read.
    """
    if not pairs:
        return []
    reader, asked = jars.folder / "PlcLines.java", jars.folder / "asked"
    reader.write_text(_READER, encoding="utf-8")
    asked.write_text("".join(f"{data}\n{classes}\n" for data, classes in pairs), encoding="utf-8")
    path = os.pathsep.join(map(str, jars.class_path))
    command = [shutil.which("java") or "java", "-cp", path, str(reader), str(asked)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CoverageError(f"JaCoCo's data cannot be read: {error}; give --at FILE:LINE") from error
    if done.returncode != 0:
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        raise CoverageError(
            f"JaCoCo's data cannot be read ({said[0] if said else done.returncode}): a JDK of version 11 or "
            "later must be the `java` on PATH, and JaCoCo as new as its classes; else give --at FILE:LINE"
        )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in done.stdout.decode("utf-8", "replace").splitlines():
        pair, line, name = row.split("\t")
        found[int(pair)].append((name.lstrip("/"), int(line)))
    return [found[index] for index in range(len(pairs))]


def jars_here(folder: Path) -> Jars | None:
    """JaCoCo as it is installed, in the first place that has all of it; the agent may be unpacked there."""
    for place in _places():
        newest: dict[str, tuple[tuple[int, ...], Path]] = {}
        for path in _archives(place):
            match = _JAR(path.name)
            if match is None:
                continue
            name = _AGENT if match["runtime"] else match["name"]
            version = tuple(int(part) for part in (match["version"] or "0").split(".") if part)
            newest[name] = max(newest.get(name, ((), path)), (version, path))
        if not all(name in newest for name in _NEEDED):
            continue
        agent = newest[_AGENT][1] if _AGENT in newest else _unpacked(newest.get("org.jacoco.agent"), folder)
        if agent is not None:
            return Jars(agent, [path for name, (_, path) in newest.items() if name != _AGENT], folder)
    return None


def _places() -> Iterator[Sequence[Path]]:
    """Where JaCoCo is looked for: what the user names, Debian's place, what Maven and Gradle brought."""
    if named := os.environ.get("JACOCO_HOME"):
        yield [Path(named), Path(named, "lib")]
    yield [Path("/usr/share/java")]
    home = Path.home()
    maven, gradle = home / ".m2/repository", home / ".gradle/caches/modules-2/files-2.1"
    yield [maven / name / "*/*" for name in ("org/jacoco", "org/ow2/asm")]
    yield [gradle / name / "*/*/*" for name in ("org.jacoco", "org.ow2.asm")]


def _archives(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        above = Path(place.anchor)
        yield from above.glob(str(place.relative_to(above) / "*.jar"))


def _unpacked(holder: tuple[tuple[int, ...], Path] | None, folder: Path) -> Path | None:
    """The agent inside of the archive that libraries name."""
    if holder is None:
        return None
    target = folder / "jacocoagent.jar"
    try:
        with zipfile.ZipFile(holder[1]) as archive:
            target.write_bytes(archive.read("jacocoagent.jar"))
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
    return target
