"""Functions that leak memory or files, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

LEAKS = (
    Flawed("read_config", "gcc-analyzer", "-Wanalyzer-malloc-leak", """
int read_config(const char *path, char **out)
{
    char *line = malloc(256);

    if (line == NULL)
        return -1;
    if (path[0] == '#')
        return -2;
    *out = line;
    return 0;
}
""", ("free(line);",)),
    Flawed("checksum", "gcc-analyzer", "-Wanalyzer-malloc-leak", """
unsigned checksum(size_t size)
{
    unsigned char *work = calloc(size, 1);
    unsigned sum = 0;

    if (!work)
        return 0;
    for (size_t i = 0; i < size; i++)
        sum += work[i];
    return sum;
}
""", ("free(work);",)),
    Flawed("first_line", "cppcheck", "resourceLeak", """
int first_line(const char *path, char *line, int size)
{
    FILE *file = fopen(path, "r");

    if (file == NULL)
        return -1;
    if (fgets(line, size, file) == NULL)
        return -1;
    fclose(file);
    return 0;
}
""", ("        fclose(file);\n        return -1;\n",)),
    Flawed("count_lines", "gcc-analyzer", "-Wanalyzer-file-leak", """
int count_lines(const char *path)
{
    int lines = 0, c;
    FILE *in = fopen(path, "r");

    if (!in)
        return -1;
    while ((c = fgetc(in)) != EOF) {
        if (c == '\\n')
            lines++;
    }
    return lines;
}
""", ("fclose(in);",)),
    Flawed("replace_name", "clang-tidy", "clang-analyzer-unix.Malloc", """
void replace_name(const char *name)
{
    char *copy = strdup(name);

    if (copy == NULL)
        return;
    puts(copy);
}
""", ("free(copy);",)),
    Flawed("grow", "cppcheck", "memleakOnRealloc", """
int grow(size_t size)
{
    char *data = malloc(16);

    if (data == NULL)
        return -1;
    data = realloc(data, size);
    if (data == NULL)
        return -1;
    free(data);
    return 0;
}
""", ("void *resized = realloc(data, size);", "data = resized;")),
)  # fmt: skip
