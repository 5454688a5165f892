"""`plc evaluate --suite natural`: what is reported of real code as it is, by kind of flaw, judged by hand."""
