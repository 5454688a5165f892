"""Repairs of Java that an analyzer's message implies, by the kind of fault.

Modules:

acquired: Where a Java method acquires what a report says is not closed: the call, and the variable that
    keeps it.
flow: Repairs of Java control flow: a `break` that is missing, an exception that nobody handles.
formats: Repairs of Java formats: a text that is no format, a line's end in one, a conversion for another
    type.
handling: Which exceptions a place in Java handles, and what the file does in its own `catch` clauses.
implied: Repairs of Java that an analyzer's message implies, of each kind of fault by a module of its own.
leaving: How a Java method gives up: with what it continues, returns or throws in its own branches.
locks: Repairs of Java fields that threads share without a lock: the lock under which the class uses them
    elsewhere.
nulls: Repairs of Java values that may be null: a test in the condition that is there, around the use, or
    before it.
resources: Repairs of Java resources that are not closed: try-with-resources, `close()` behind the last
    use, `finally`.
site: Where in Java code a reported line is: the statement on it, the method about it, and how the file is
    laid out.
values: Repairs of Java values: a result that is not kept, an inner array that is given out, a value nobody
    reads.
writing: Lines written around statements of Java, laid out as the file is.
"""
