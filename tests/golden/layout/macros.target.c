void show(char *text)
{
#ifdef DEBUG
    LOG("show");
#endif
    if (text == NULL) { return; }
    LOG(text);
#if 0
    printf(text);
#else
    printf("%s", text);
#endif
free(text);
}
