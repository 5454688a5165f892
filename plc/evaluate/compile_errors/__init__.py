"""`plc evaluate --suite compile-errors`: programs that do not compile, mended error by error, judged by gcc.

Modules:
- `command.py`: The command `plc evaluate --suite compile-errors`: programs in; a table and JSON out.
- `mending.py`: A program that does not compile, mended error by error: what the compiler says decides.
- `programs.py`: Student programs that do not compile: TRACER's table, and DeepFix's real errors.
"""
