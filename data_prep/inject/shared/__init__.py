"""What fault operators share: walks of the tree, facts about variables, tidy changes of text.

Modules:

c_edits: Changes of text that leave tidy C and C++ behind: a statement dropped with its line, a branch
    unwrapped.
c_facts: What a C or C++ function says about its variables: how declared, where read, written and tested.
c_names: What names tell in C and C++ projects: allocating, giving back, closing, locking, counting.
c_tree: One walk over a C or C++ function, shared by all operators: its nodes by kind, and each node's
    parent.
c_uses: Where a C or C++ function uses names as an index, length, position or container, and what guards
    them.
java_changes: Changes to Java text: statements left out, taken out of their block, kept in part.
java_names: Java: what names say of calls.
java_tree: What the Java operators share: one walk of a function, and what its nodes are.
java_types: What a Java method says of its variables: the declared type of simple expressions, and what is in
    sight.
"""
