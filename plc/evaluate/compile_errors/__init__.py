"""`plc evaluate --suite compile-errors`: programs that do not compile, mended error by error.

Modules:

command: The command `plc evaluate --suite compile-errors`: programs in; a table and JSON out.
mending: A program that does not compile, mended error by error: what the compiler says decides.
programs: Student programs that do not compile: TRACER's table, and DeepFix's real errors.
"""
