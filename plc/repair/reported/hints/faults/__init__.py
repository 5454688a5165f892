"""Repairs of C that an analyzer's message implies, by the kind of fault.

Modules:

arithmetic: Repairs of C arithmetic: a test of the divisor, a wider type, a count in range, a value cut on
    purpose.
bounds: Repairs of C indices out of bounds: off by one, the loop's bound, a test before the access.
conversions: Repairs of conversions in the formats of C and C++: of the type that cppcheck says is given.
declared: Where a variable of a C function is declared, and the value that says that it has none yet.
deletes: Repairs of memory that is released otherwise than it was allocated: `delete[]` for `new[]`, `free`.
failing: How a C function says that it failed: what it returns on such ways out.
fall_through: Repairs of C and C++ cases that run into the next one: `break;` where the report says so.
grouping: Repairs of C and C++ expressions and `if`s in which gcc suggests parentheses or braces.
guarding: A test put around a C statement, or before it with the function's own way out.
leaks: Repairs of C leaks: what is allocated or opened is released on each way out, and each part of it.
logic: Repairs of C and C++ conditions that mean something else: `&&` for `||`, `a < b < c` as in
    mathematics.
null_paths: What is known of a C pointer where it is used: tested just above, or dereferenced before.
nulls: Repairs of C pointers that may be null: a way out behind what gives them, or a test around their use.
releases: Repairs of C releases: what is released twice, what is used afterwards, what is not of the heap.
releasing: C statements that release something: what they release, and what is written alike.
statements: Where in C code a reported statement begins and what holds it, and lines written around
    statements.
storage: Repairs of C memory that is too small, gone, or none: a size, a buffer that stays, a target.
uninitialised: Repairs of C values that are read before they are set: a first value at the declaration,
    zeroed memory.
unused: Variables that nothing uses: the declaration taken away.
"""
