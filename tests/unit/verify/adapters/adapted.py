"""A tree with a flawed C and Java file, and what installed tools say of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic
from plc.verify.adapters import (
    Failed,
    adapters_named,
    run,
)
from plc.verify.tools import Limits, Tools

C = b"""#include <stdio.h>
#include <stdlib.h>
int f(int n, int unused)
{
    char b[4];
    char *p = malloc(n);
    free(p);
    free(p);
    b[7] = 1;
    printf("%d\\n", "s");
    return b[0];
}
"""
JAVA = b"""package q;
import java.util.*;
public class A {
    int f(String s) {
        List l = new ArrayList();
        Object o = null;
        o.hashCode();
        return 1 / 0;
    }
}
"""


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"needs {tool}")


def said(
    names: Sequence[str], *files: Path, root: Path, failures: list[Failed] | None = None
) -> list[Diagnostic]:
    met: list[Failed] = [] if failures is None else failures
    found = list(
        run(
            adapters_named(names),
            files,
            root=root,
            tools=Tools(limits=Limits(seconds=120)),
            on_failure=met.append,
        )
    )
    if failures is None:
        assert met == []
    return found
