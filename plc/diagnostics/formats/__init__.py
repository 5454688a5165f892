"""Reports of other tools to diagnostics: a module a format, each with `read(source, context)`.

Modules:

clang_tidy_yaml: What clang-tidy writes with `-export-fixes=FILE.yaml`: places as byte offsets.
columns: Columns of other tools to byte columns: characters, UTF-16 units, or cells of a screen.
context: What a reader of reports may ask of its caller: which files are the user's, and what they hold.
cppcheck: The reports of cppcheck: XML of version 2 and 1, and its text in the templates that it knows by
    name.
directories: The folder in which a build stood when it wrote a line: make and ninja say when they enter and
    leave.
ecj: The text of ecj, the compiler of Eclipse: its numbered blocks, its `-Xemacs` lines, and its XML log.
fields: Fields of a JSON object with the types that they ought to have; others are damage, told by their
    name.
gcc: The text of gcc, clang and clang-tidy: `path:line:column: warning: message [rule]`, with notes.
gcc_json: What gcc writes with `-fdiagnostics-format=json`: a list for each file that it compiles.
infer: The `report.json` of Infer.
javac: The text of javac, with -Xlint and with Error Prone in it, also as Maven shows it.
json_stream: JSON read as a stream: the values at some places in it, one after the other, within bounded
    memory.
lines: The lines of a report, whatever holds them: decoded, without colours, and none of them endless.
nearest: Which of the places of one result is the diagnostic's: the nearest to the fault that is the user's.
pmd: The XML of PMD.
reading: A report of any known format to diagnostics.
recognition: Which format a report has, from how it begins.
registry: From the name of a report's format to what reads it; only that one's module is imported.
sanitizer: Logs of the sanitizers: Address, Leak, Memory, Thread and UndefinedBehavior.
sarif: SARIF 2.1.0, one result after the other, whatever the size of the log.
sarif_places: Places of a SARIF result as locations: regions in any unit, code flows, stacks.
sarif_run: What a run of SARIF says of all its results: tool, rules, messages, bases of URIs, files.
spotbugs: The XML of SpotBugs and of FindBugs before it.
stacks: Stacks of a run that failed: their frames as places, and which of them is the user's.
streams: Streams of bytes from whatever holds a report, and a look at how they begin.
texts: The present lines of files that a report names, read through the caller, one file remembered.
undefined_behavior: Which check of UndefinedBehaviorSanitizer a message is of, by the name of its -fsanitize
    option.
uris: URIs of SARIF to paths: bases, percent escapes, drives and hosts of Windows.
valgrind: Logs of Valgrind's Memcheck, Helgrind and DRD: their text, and the XML of `--xml=yes`.
xml: The elements of an XML report one after the other, within bounded memory; entities are refused.
"""

from plc.diagnostics.formats.context import PLAIN, Context
from plc.diagnostics.formats.lines import Source
from plc.diagnostics.formats.reading import read_report
from plc.diagnostics.formats.registry import FORMATS, Format, Name, format_of

__all__ = ["FORMATS", "PLAIN", "Context", "Format", "Name", "Source", "format_of", "read_report"]
