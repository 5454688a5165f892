"""Run where only the base install is, by hand or by CI: every module that serves must import.

Not a pytest module, for pytest itself is not part of the base install.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from importlib.util import find_spec
from types import ModuleType

import data_prep
import lsp
import plc.base
import plc.cli
import plc.config
import plc.decode
import plc.output
import plc.remote
import plc.repair
import plc.verify

EXTRAS = (
    *("torch", "pyarrow", "pydantic", "onnx", "safetensors", "tokenizers", "sentencepiece"),
    *("pytest", "starlette", "uvicorn", "ray"),
)
NEEDS_TRAIN = frozenset({"plc.decode.torch_backend"})


def main() -> int:
    """The number of modules that could not be imported."""
    installed = [name for name in EXTRAS if find_spec(name) is not None]
    if installed:
        print(f"this is no base install: {', '.join(installed)} is there", file=sys.stderr)
        return 1
    failed = 0
    rooms = (
        *(data_prep, plc.base, plc.config, plc.decode, plc.repair, plc.output, plc.verify, plc.remote),
        *(plc.cli, lsp),
    )
    names = [name for room in rooms for name in _modules(room)]
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed += 1
    print(f"{len(names) - failed} of {len(names)} serving modules import without the extras")
    return failed


def _modules(package: ModuleType) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [module.name for module in found if module.name not in NEEDS_TRAIN]


if __name__ == "__main__":
    sys.exit(main())
