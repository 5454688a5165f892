#define LOG(x) printf("%s\n", x)
#ifdef DEBUG
# define CHECK(p) do { if (!(p)) abort(); } while (0)
#endif

void show(char *text)
{
#ifdef DEBUG
    LOG("show");
#endif
    LOG(text);
#if 0
    printf(text);
#else
    printf(text); 
#endif
}
