"""The process that holds the model, as it is and as the server sees it.

Modules:

answering: Fixes for what other tools report in one text, as `plc repair --report` has them, not yet
    verified.
compiling: What an installed compiler says of one text, in the place of its file; nothing of the project is
    run.
explaining: What a fix depends on, within a time limit.
freeing: Memory that nothing uses any more goes back to the system, where the C library would keep it.
listing: The files of folders that no rule leaves out.
messages: What server and worker say to each other: a JSON header and raw bytes, each with its length before
    it.
process: The process that holds the model: analyses one text at a time, and stops on request.
verifying: Fixes for what other tools report, verified with the compilers and analyzers that are installed.
workshop: The worker process as the server sees it: a job at a time, by priority, started anew when it dies.
"""
