"""List the modules of each package, with their first lines, at the end of the package's docstring.

`python tools/package_map.py` writes the lists; `--check` names the packages whose list is out of date.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parents[1]
PACKAGES = ("data_prep", "lsp", "plc")
HEAD = "Modules:\n"
WIDTH = 109


def main(arguments: Sequence[str]) -> int:
    """1 if --check finds a list that is out of date."""
    stale = 0
    for top in PACKAGES:
        for file in sorted((ROOT / top).rglob("__init__.py")):
            text = file.read_text(encoding="utf-8")
            fresh = mapped(text, list(entries(file.parent)))
            if fresh == text:
                continue
            stale += 1
            if "--check" in arguments:
                print(f"{file.relative_to(ROOT)}: run python tools/package_map.py", file=sys.stderr)
            else:
                file.write_text(fresh, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def entries(package: Path) -> Iterator[str]:
    """A line for each module and each package within a package, longer ones folded."""
    inner = [path / "__init__.py" for path in package.iterdir() if (path / "__init__.py").is_file()]
    modules = [path for path in package.glob("*.py") if path.name not in ("__init__.py", "__main__.py")]
    for path in sorted([*inner, *modules]):
        name = f"{path.parent.name}/" if path.name == "__init__.py" else path.stem
        yield "\n".join(wrap(f"{name}: {first_line(path)}", WIDTH, subsequent_indent="    "))


def first_line(path: Path) -> str:
    """What a module says that it is for."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not docstring:
        raise SystemExit(f"{path}: begin the file with a docstring that says its one job")
    return docstring.partition("\n")[0]


def mapped(text: str, lines: Sequence[str]) -> str:
    """The text of an `__init__.py` with the list at the end of its docstring, in place of an earlier one."""
    end = text.index('"""', 3)
    said = text[3:end].partition(HEAD)[0].rstrip()
    listed = f"\n\n{HEAD}\n" + "\n".join(lines) + "\n" if lines else ""
    return f'"""{said}{listed}{text[end:]}'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
