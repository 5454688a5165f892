int read_name(char *name)
{
    if (fgets(name, 10, stdin) == NULL) {
        return 0;	/* from the user */
    }
    return 1;
}
