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
locks: Repairs of Java fields that threads share without a lock: the lock that the class takes elsewhere.
null_conditions: Tests for null within Java expressions: in the condition that is there, in `?:`, at what is
    returned.
null_use: Which expression of a reported Java line may be null, and whether it may be written once more.
nulls: Repairs of Java values that may be null: a test around the use, or a way out before it.
resources: Repairs of Java resources that are not closed: try-with-resources, `close()` behind the use,
    `finally`.
site: Where in Java code a reported line is: its statement, the method about it, the layout of the file.
unused: Java variables and imports that nothing uses: the declaration taken away.
values: Repairs of Java values: a result that is not kept, an inner array given out, a value that nobody
    reads.
writing: Lines written around statements of Java, laid out as the file is.
"""
