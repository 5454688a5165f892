"""The made-up functional variants: a type, and what the flawed and the corrected code do with `data`."""

# ruff: noqa: E501 - a line of a made-up program is not broken

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """One functional variant; each part is one statement or block on the variable `data`."""

    variant: str
    type: str
    start: str
    bad_source: str
    good_source: str
    bad_sink: str
    good_sink: str

    @property
    def folder(self) -> str:
        return self.variant.split("__")[0]

    def source(self, role: str) -> str:
        """The source of the flawed half, of goodG2B (good source, bad sink) or of goodB2G."""
        return self.good_source if role.startswith("goodG2B") else self.bad_source

    def sink(self, role: str) -> str:
        """The sink of the same."""
        return self.good_sink if role.startswith("goodB2G") else self.bad_sink


C_DEFECTS = (
    Defect(
        "CWE129_Made_Index__read_cell",
        "int",
        "0",
        "data = atoi(getenv(ENV_NAME));",
        "data = 3;",
        "{\n int cells[8] = { 0 };\n cells[data] = 1;\n printIntLine(cells[data]);\n }",
        "{\n int cells[8] = { 0 };\n if (data >= 0 && data < 8)\n {\n cells[data] = 1;\n printIntLine(cells[data]);\n }\n"
        ' else\n {\n printLine("out of range");\n }\n }',
    ),
    Defect(
        "CWE401_Made_Leak__char_buffer",
        "char *",
        "NULL",
        'data = (char *)malloc(40 * sizeof(char));\n strcpy(data, "x");',
        'data = (char *)ALLOCA(40 * sizeof(char));\n strcpy(data, "x");',
        ";",
        "free(data);",
    ),
    Defect(
        "CWE369_Made_Divide__rand_int",
        "int",
        "-1",
        "data = RAND32();",
        "data = 7;",
        "printIntLine(100 / data);",
        'if (data != 0)\n {\n printIntLine(100 / data);\n }\n else\n {\n printLine("division by zero");\n }',
    ),
)
CPP_DEFECTS = (
    Defect(
        "CWE762_Made_Mismatch__new_free_int",
        "int *",
        "NULL",
        "data = new int[12];",
        "data = (int *)malloc(12 * sizeof(int));",
        "free(data);",
        "delete [] data;",
    ),
    Defect(
        "CWE590_Made_Free__static_long",
        "long *",
        "NULL",
        "{\n static long place[4];\n data = place;\n }",
        "{\n long * place = new long[4];\n data = place;\n }",
        "printLongLine(data[0]);\n delete [] data;",
        "printLongLine(data[0]);",
    ),
)
JAVA_DEFECTS = (
    Defect(
        "CWE369_Made_Divide__env_int",
        "int",
        "0",
        'data = Integer.parseInt(System.getenv("COUNT"));',
        "data = 9;",
        'IO.writeLine("share: " + (100 / data));',
        'if (data != 0)\n {\n IO.writeLine("share: " + (100 / data));\n }\n else\n {\n IO.writeLine("no share");\n }',
    ),
    Defect(
        "CWE476_Made_Null__property_trim",
        "String",
        '""',
        'data = System.getProperty("made.up");',
        'data = "made";',
        "IO.writeLine(data.trim());",
        "if (data != null)\n {\n IO.writeLine(data.trim());\n }",
    ),
)
