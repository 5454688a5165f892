int read_name(char *name)
{
    gets(name);	/* from the user */
    return 1;
}
