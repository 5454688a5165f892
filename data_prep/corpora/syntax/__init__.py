"""Programs that do not compile to pairs: students' real ones, and correct ones with errors put in."""
