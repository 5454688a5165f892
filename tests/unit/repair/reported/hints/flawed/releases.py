"""Functions that release too often or too early, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

RELEASES = (
    Flawed("discard", "cppcheck", "doubleFree", """
void discard(char *name, int verbose)
{
    free(name);
    if (verbose)
        puts("discarded");
    free(name);
}
""", ()),
    Flawed("close_both", "gcc-analyzer", "-Wanalyzer-double-fclose", """
int close_both(const char *path)
{
    FILE *out = fopen(path, "w");

    if (out == NULL)
        return -1;
    fputs("done\\n", out);
    fclose(out);
    fclose(out);
    return 0;
}
""", ()),
    Flawed("release_on_error", "gcc-analyzer", "-Wanalyzer-double-free", """
int release_on_error(size_t size)
{
    char *buffer = malloc(size);

    if (buffer == NULL)
        return -1;
    free(buffer);
    if (size > 100) {
        free(buffer);
        return -2;
    }
    return 0;
}
""", ()),
    Flawed("free_name", "gcc-analyzer", "-Wanalyzer-free-of-non-heap", """
void free_name(void)
{
    char name[16] = "unknown";

    puts(name);
    free(name);
}
""", ()),
    Flawed("free_conditionally", "clang-tidy", "clang-analyzer-unix.Malloc", """
void free_conditionally(size_t size)
{
    char *table = malloc(size);

    if (table == NULL)
        return;
    free(table);
    if (size > 64)
        free(table);
}
""", ()),
    Flawed("last_char", "gcc-analyzer", "-Wanalyzer-use-after-free", """
void last_char(size_t size)
{
    char *text = calloc(size + 1, 1);

    if (text == NULL)
        return;
    free(text);
    printf("%c\\n", text[0]);
}
""", ()),
    Flawed("pop", "gcc-analyzer", "-Wanalyzer-use-after-free", """
struct item { struct item *next; int value; };

int pop(struct item *top)
{
    free(top);
    return top->value;
}
""", ("int result = top->value;", "return result;")),
    Flawed("sum_after_free", "clang-tidy", "clang-analyzer-unix.Malloc", """
int sum_after_free(int a, int b)
{
    int *pair = malloc(2 * sizeof(int));
    int sum = 0;

    if (pair == NULL)
        return -1;
    pair[0] = a;
    pair[1] = b;
    free(pair);
    sum = pair[0] + pair[1];
    return sum;
}
""", ()),
)  # fmt: skip
