"""The `plc` command: thin; each subcommand lives in its own module and is imported when it is called."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from data_prep.errors import PlcError
from plc import __version__
from plc.base.printable import printable
from plc.cli.prep.old_options import with_new_options

REPAIR_HELP = """Find flaws in C, C++ and Java files, and show or apply fixes.

Exit code: 0 if nothing was found or everything was fixed, 1 if findings remain, 2 after a usage error, an
internal error, or a file that could not be read.
"""

EXPLAIN_HELP = """Explain a kind of flaw, with an example.

Without a kind, list the kinds that are reported by default.
"""

app = App(
    name="plc",
    version=__version__,
    help="Find known kinds of flaws in C, C++ and Java, and fix them.",
    default_parameter=Parameter(negative_iterable=()),  # no --empty-… for lists
)
app.command("plc.cli.repair.command:repair", name="repair", help=REPAIR_HELP)
app.command("plc.cli.undo:undo", name="undo", help="Revert the last run of `plc repair --fix`.")
app.command("plc.cli.explain:explain", name="explain", help=EXPLAIN_HELP)
app.command(
    "plc.cli.serve:app", name="serve", help="Serve the model to `plc repair --server` on other machines."
)
app.command("plc.cli.cache:app", name="cache", help="Show or empty the cache of `plc repair`.")
app.command(
    "plc.cli.config:config",
    name="config",
    help="Show the options that apply to a file, and where each is set.",
)
app.command(
    "plc.cli.completion:completion", name="completion", help="Print the completion script for a shell."
)
app.command(
    "plc.cli.replay:replay",
    name="replay",
    help="Analyse again what `plc repair --log` recorded, and compare the answers.",
)
app.command(
    "plc.cli.model:app", name="model", help="Sign a model directory, verify it, or show what it is made of."
)
app.command("lsp.command:serve", name="lsp", help="Run the language server for an editor.")
app.command("plc.cli.prep.app:app", name="prep", help="Turn a corpus into a dataset of pairs.")
app.command("plc.cli.audit:audit", name="audit", help="Check whether datasets are fit to learn from.")
app.command(
    "plc.cli.shift:shift",
    name="shift",
    help="Measure how different some code is from the model's training data.",
)
app.command("plc.cli.train:train", name="train", help="Train a model on datasets.")
app.command(
    "plc.cli.evaluate.command:evaluate",
    name="evaluate",
    help="Measure a training run or a model directory on held-out data.",
)
app.command(
    "plc.cli.growth:growth",
    name="growth",
    help="Show how measured figures grow with the amount of data or the size of a model.",
)
app.command("plc.cli.reproduce:reproduce", name="reproduce", help="Reproduce the paper's tables and figures.")
app.command(
    "plc.cli.export:export",
    name="export",
    help="Turn a training run into a model directory, which needs no torch.",
)

RESEARCH_TOOLS = frozenset(
    [
        "matplotlib",
        "onnx",
        "pyarrow",
        "pydantic",
        "pynvml",
        "safetensors",
        "scipy",
        "sentencepiece",
        "tensorboard",
        "tokenizers",
        "torch",
    ]
)
EXTRAS = {
    **dict.fromkeys(RESEARCH_TOOLS, "train"),
    **dict.fromkeys(["starlette", "uvicorn"], "serve"),
    "cryptography": "sign",
    "ray": "cluster",
    **dict.fromkeys(["pynndescent", "sklearn"], "audit"),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code.

    A usage error, a PlcError and an internal error become a message on stderr and exit code 2; `--debug` lets
    the traceback through.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # no character of a file may stop us
            stream.reconfigure(errors="backslashreplace")
    words = with_new_options(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    if debug:
        words.remove("--debug")
    try:
        code = app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        if debug:
            raise
        error.verbose = False
        said = str(error)
        print("plc: error: " + printable(said if said.endswith("...") else said.rstrip(".")), file=sys.stderr)
        sys.exit(2)
    except PlcError as error:
        if debug:
            raise
        print("plc: error: " + printable(str(error), but="\n\t"), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        print(f"plc: {_explained(error)}", file=sys.stderr)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _explained(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRAS:
        return (
            f"error: this command needs {error.name}, which the plain install leaves out; "
            f"`pip install -c constraints.txt '.[{EXTRAS[error.name]}]'` in a checkout adds it"
        )
    return f"internal error: {error!r}; --debug shows where"
