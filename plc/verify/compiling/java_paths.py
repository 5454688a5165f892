"""How Java compilers read one file: its source roots, class path and encoding."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import is_zipfile

from plc.repair.reported.java_package import java_package
from plc.verify.compiling.folders import folders_above

_HEAP_MIB = 1024
_JAR_FOLDERS = ("lib", "libs")
_LONGEST = 100_000  # bytes of a class path: Linux takes 131,071 for one argument


def javac_command(javac: str, path: Path, text: bytes) -> tuple[str, ...]:
    """How javac reads one text in the place of its file, running nothing of the tree.

    A plugin on the class path starts by itself, also under -proc:none, unless there is a processor path.
    """
    machine = ("-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", f"-J-Xmx{_HEAP_MIB}m")
    quiet = ("-proc:none", "-processorpath", "none", "-implicit:none", "-encoding", java_encoding(text))
    roots = os.pathsep.join(map(str, source_roots(path, text)))
    return (javac, *machine, *quiet, *class_path(path, text), "-sourcepath", roots, "-d", ".")


def source_roots(path: Path, text: bytes) -> list[Path]:
    """The folder from which a Java file's package counts, where path and package agree, and likely others."""
    folder = path.parent
    package = java_package(text)
    parts = package.split(".") if package else []
    if parts and list(folder.parts[-len(parts) :]) == parts:
        folder = folder.parents[len(parts) - 1]
    roots = [folder]
    if folder.parts[-2:] == ("test", "java"):
        roots.append(folder.parents[1] / "main" / "java")
    return [*roots, *(above for above in folders_above(folder) if above != folder)]


def java_encoding(text: bytes) -> str:
    """The encoding that a Java text is read in: its bytes are a name on their own in Latin-1 only."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "UTF-8"


def class_path(path: Path, text: bytes) -> tuple[str, ...]:
    """The option that names the user's own CLASSPATH, and jars in the folders `lib` and `libs` of a project.

    Compilers only read classes there: see `javac_command` for plugins. Empty where there is nothing to name.
    Of very many jars those in the nearest folders count, as many as one argument has room for.
    """
    own = os.environ.get("CLASSPATH", "").split(os.pathsep)
    entries = [str(Path(entry).absolute()) for entry in own if entry]
    room = _LONGEST - sum(map(_length, entries))
    root = source_roots(path, text)[0]  # a package may have more folders than those above that are looked at
    for jar in _jars(dict.fromkeys([*folders_above(path.parent), *folders_above(root)])):
        room -= _length(jar)
        if room < 0:
            break
        entries.append(jar)
    return ("-classpath", os.pathsep.join(entries)) if entries else ()


def _jars(folders: Iterable[Path]) -> Iterator[str]:
    """The jars of a project, the nearest first.

    A compiler waits for a pipe of such a name, and gives up at a file that is no archive, such as a pointer
    of Git LFS.
    """
    for folder in folders:
        for name in _JAR_FOLDERS:
            try:
                found = [
                    str(jar) for jar in (folder / name).glob("*.jar") if jar.is_file() and is_zipfile(jar)
                ]
            except OSError:  # where we may not look there is none
                continue
            yield from sorted(jar for jar in found if os.pathsep not in jar)


def _length(entry: str) -> int:
    return len(os.fsencode(entry)) + len(os.pathsep)
