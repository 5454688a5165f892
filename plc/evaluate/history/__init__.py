"""`plc evaluate --suite history`: findings in an old state of a repository, held against what came later."""
