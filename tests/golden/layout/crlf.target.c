int read_name(char *name)
{ if (fgets(name, 10, stdin) == NULL) { return 0; } return 1; }
