"""Functions that use pointers that may be null, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

NULLS = (
    Flawed("make_buffer", "gcc-analyzer", "-Wanalyzer-possible-null-dereference", """
char *make_buffer(size_t size)
{
    char *buffer = malloc(size + 1);

    buffer[0] = '\\0';
    buffer[size] = '\\0';
    return buffer;
}
""", ("if (buffer == NULL)", "return NULL;")),
    Flawed("open_log", "gcc-analyzer", "-Wanalyzer-possible-null-argument", """
int open_log(const char *path)
{
    FILE *log = fopen(path, "a");
    char line[16];

    if (path[0] == '\\0')
        return -2;
    fputs("start\\n", log);
    if (fclose(log) != 0)
        return -2;
    return (int)sizeof line;
}
""", ("if (log == NULL)", "return -2;")),
    Flawed("set_port", "clang-tidy", "clang-analyzer-core.NullDereference", """
struct server { int port; int backlog; };

void set_port(struct server *server, int port)
{
    if (server == NULL)
        fprintf(stderr, "no server\\n");
    server->port = port;
    server->backlog = 8;
}
""", ("    if (server != NULL) {\n        server->port = port;\n",)),
    Flawed("list_length", "cppcheck", "nullPointerRedundantCheck", """
struct node { struct node *next; int size; };

int list_length(const struct node *head)
{
    int length = head->size;

    if (head == NULL)
        return -1;
    while (head->next) {
        head = head->next;
        length++;
    }
    return length;
}
""", ("    if (head == NULL)\n        return -1;\n    int length = head->size;",)),
    Flawed("default_limit", "cppcheck", "nullPointer", """
int default_limit(int wanted)
{
    int *limit = NULL;

    *limit = wanted;
    return *limit / 2;
}
""", ("int limit_value = 0;", "int *limit = &limit_value;")),
    Flawed("duplicate_words", "gcc-analyzer", "-Wanalyzer-possible-null-dereference", """
int duplicate_words(const char *text, int *count)
{
    char *copy = strdup(text);

    if (count == NULL) {
        free(copy);
        return 22;
    }
    *count = copy[0] != '\\0';
    free(copy);
    return 0;
}
""", ("if (copy == NULL)", "return 22;")),
)  # fmt: skip
