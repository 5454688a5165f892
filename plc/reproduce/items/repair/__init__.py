"""Tables 1 and 2: repair rates on C/C++ and Java."""
