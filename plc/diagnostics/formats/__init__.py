"""Reports of other tools to diagnostics: a module a format, each with `read(source, context)`.

Modules:

clang_tidy_yaml: What clang-tidy writes with `-export-fixes=FILE.yaml`: places as byte offsets.
cppcheck: The reports of cppcheck: XML of version 2 and 1, and its text in the templates that it knows by
    name.
ecj: The text of ecj, the compiler of Eclipse: its numbered blocks, its `-Xemacs` lines, and its XML log.
gcc: The text of gcc, clang and clang-tidy: `path:line:column: warning: message [rule]`, with notes.
gcc_json: What gcc writes with `-fdiagnostics-format=json`: a list for each file that it compiles.
infer: The `report.json` of Infer.
javac: The text of javac, with -Xlint and with Error Prone in it, also as Maven and Gradle show it.
log: A log with the output of several tools, each part read by the format of its tool.
pmd: The XML of PMD.
reading: A report of any known format to diagnostics.
recognition: Which format a report has, from how it begins.
registry: From the name of a report's format to what reads it; only that one's module is imported.
sanitizer: Logs of the sanitizers: Address, Leak, Memory, Thread and UndefinedBehavior.
sarif/: SARIF 2.1.0: its results as diagnostics, with their places and the fixes that they carry.
spotbugs: The XML of SpotBugs and of FindBugs before it.
undefined_behavior: Which check of UndefinedBehaviorSanitizer a message is of, by the name of its -fsanitize
    option.
valgrind: Logs of Valgrind's Memcheck, Helgrind and DRD: their text, and the XML of `--xml=yes`.
"""

from plc.diagnostics.formats.reading import read_report
from plc.diagnostics.formats.registry import FORMATS, Reader, ReportFormat, reader_of
from plc.diagnostics.input.lines import Source
from plc.diagnostics.places.context import PLAIN, Context

__all__ = ["FORMATS", "PLAIN", "Context", "Reader", "ReportFormat", "Source", "read_report", "reader_of"]
