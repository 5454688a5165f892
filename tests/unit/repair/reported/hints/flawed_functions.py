"""Small flawed C functions in the manner of real code: what reports them, and lines of a maintainer's fix."""

from __future__ import annotations

from dataclasses import dataclass

_HEAD = """#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
"""


@dataclass(frozen=True, slots=True)
class Flawed:
    """A function, the tool and rule that report it, and what the first verified fix has and it has not."""

    name: str
    tool: str
    rule: str
    code: str
    fixed: tuple[str, ...]

    @property
    def text(self) -> str:
        return _HEAD + self.code.lstrip("\n")


FLAWED = (
    # no value yet
    Flawed("sum_of_positive", "cppcheck", "uninitvar", """
int sum_of_positive(const int *values, size_t count)
{
    int sum;
    for (size_t i = 0; i < count; i++) {
        if (values[i] > 0)
            sum += values[i];
    }
    return sum;
}
""", ("int sum = 0;",)),
    Flawed("average", "gcc-analyzer", "-Wanalyzer-use-of-uninitialized-value", """
double average(const double *samples, int count)
{
    double total, mean;

    if (count > 0) {
        total = samples[0];
        mean = total / count;
    }
    return mean;
}
""", ("double total, mean = 0.0;",)),
    Flawed("parse_level", "gcc-analyzer", "-Wanalyzer-use-of-uninitialized-value", """
int parse_level(const char *name)
{
    int level;

    switch (name[0]) {
    case 'd':
        level = 3;
        break;
    case 'i':
        level = 2;
        break;
    }
    return level;
}
""", ("int level = 0;",)),
    Flawed("count_flags", "clang-tidy", "clang-analyzer-core.uninitialized.UndefReturn", """
unsigned count_flags(unsigned mask)
{
    unsigned found;

    if (mask & 1u)
        found = 1;
    return found;
}
""", ("unsigned found = 0;",)),
    Flawed("copy_header", "gcc-analyzer", "-Wanalyzer-use-of-uninitialized-value", """
struct header { int version; int length; };

int copy_header(int version, struct header *out)
{
    struct header h;

    h.version = version;
    out->version = h.version;
    out->length = h.length;
    return 0;
}
""", ("struct header h = {0};",)),
    Flawed("first_byte", "gcc-analyzer", "-Wanalyzer-use-of-uninitialized-value", """
int first_byte(size_t size)
{
    unsigned char *block = malloc(size * sizeof(unsigned char));
    int value;

    if (block == NULL)
        return -1;
    value = block[0];
    free(block);
    return value;
}
""", ("calloc(size, sizeof(unsigned char))",)),
    Flawed("print_name", "cppcheck", "uninitvar", """
void print_name(const char *suffix)
{
    char name[64];

    strcat(name, suffix);
    puts(name);
}
""", ("char name[64] = {0};",)),
    Flawed("total_of", "clang-tidy", "clang-analyzer-core.CallAndMessage", """
void total_of(int wanted)
{
    long total;

    if (wanted > 0)
        total = wanted * 2L;
    printf("%ld\\n", total);
}
""", ("long total = 0;",)),
    Flawed("store_result", "cppcheck", "uninitvar", """
int store_result(int value)
{
    int *result;

    *result = value;
    return *result;
}
""", ("int result_value = 0;", "int *result = &result_value;")),
    Flawed("helper_reads", "gcc-analyzer", "-Wanalyzer-use-of-uninitialized-value", """
static int scaled(const int *factor, int value)
{
    return *factor * value;
}

int helper_reads(int value)
{
    int factor;

    return scaled(&factor, value);
}
""", ("int factor = 0;",)),
    # pointers that may be null
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
    # what leaks
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
    # released too often, or what was never allocated
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
    # used after the release
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
    # out of bounds
    Flawed("push", "cppcheck", "arrayIndexOutOfBoundsCond", """
#define MOST 64
static int stack[MOST];
static int height;

int push(int value)
{
    if (height > MOST)
        return -1;
    stack[height] = value;
    return height++;
}
""", ("if (height >= MOST)",)),
    Flawed("put", "cppcheck", "arrayIndexOutOfBoundsCond", """
static char line[80];

void put(int column, char letter)
{
    if (column >= 0 && column <= 80)
        line[column] = letter;
}
""", ("column < 80",)),
    Flawed("clear_table", "cppcheck", "arrayIndexOutOfBounds", """
#define SLOTS 8

void clear_table(void)
{
    static int table[SLOTS];
    int i;

    for (i = 0; i <= SLOTS; i++)
        table[i] = -1;
}
""", ("for (i = 0; i < SLOTS; i++)",)),
    Flawed("fill_days", "cppcheck", "arrayIndexOutOfBounds", """
int fill_days(void)
{
    int days[12];
    int total = 0;

    for (int month = 0; month < 13; month++) {
        days[month] = 30;
        total += days[month];
    }
    return total;
}
""", ("for (int month = 0; month < 12; month++) {",)),
    Flawed("last_entry", "cppcheck", "arrayIndexOutOfBounds", """
int last_entry(int first)
{
    int entries[4] = {0};

    entries[0] = first;
    return entries[4];
}
""", ("return entries[3];",)),
    Flawed("previous", "cppcheck", "negativeIndex", """
int previous(int wanted)
{
    int values[3] = {1, 2, 3};
    int sum = wanted;

    for (int i = 2; i >= -1; i--)
        sum += values[i];
    return sum;
}
""", ("for (int i = 2; i >= 0; i--)",)),
    Flawed("copy_label", "cppcheck", "bufferAccessOutOfBounds", """
void copy_label(const char *label)
{
    char own[8];

    memset(own, 0, 16);
    printf("%s%s\\n", own, label);
}
""", ("memset(own, 0, sizeof(own));",)),
    Flawed("allocate_ints", "clang-tidy", "clang-analyzer-unix.MallocSizeof", """
long *allocate_ints(void)
{
    long *numbers = malloc(sizeof(long *));

    return numbers;
}
""", ("malloc(sizeof(long))",)),
    # numbers
    Flawed("ratio", "clang-tidy", "clang-analyzer-core.DivideZero", """
int ratio(int part, int whole)
{
    if (whole == 0)
        printf("empty\\n");
    return part * 100 / whole;
}
""", ("if (whole == 0)", "return -1;")),
    Flawed("share", "clang-tidy", "clang-analyzer-core.DivideZero", """
void share(int total, int people, int *each)
{
    if (people == 0)
        printf("nobody\\n");
    *each = total / people;
}
""", ("if (people != 0)",)),
    Flawed("bit", "cppcheck", "shiftTooManyBits", """
uint64_t bit(uint64_t mask)
{
    int one = 1;

    return mask | (uint64_t)(one << 40);
}
""", ("((unsigned long long)one << 40)",)),
    Flawed("high_bit", "gcc-analyzer", "-Wanalyzer-shift-count-overflow", """
uint64_t high_bit(unsigned base)
{
    unsigned count = 32;
    uint64_t wide = base << count;

    return wide;
}
""", ("(unsigned long long)base << count",)),
    Flawed("low_byte", "clang-tidy", "bugprone-narrowing-conversions", """
short low_byte(int value)
{
    short result = 0;

    result = value;
    return result;
}
""", ("result = (short)value;",)),
    Flawed("cut_average", "clang-tidy", "bugprone-narrowing-conversions", """
void cut_average(double sum, int count)
{
    int mean = 0;

    mean = sum / count;
    printf("%d\\n", mean);
}
""", ("mean = (int)(sum / count);",)),
    Flawed("offset_of_row", "clang-tidy", "bugprone-implicit-widening-of-multiplication-result", """
size_t offset_of_row(int row, int width)
{
    size_t offset = row * width;

    return offset;
}
""", ("(size_t)row * width",)),
    Flawed("seconds", "cppcheck", "integerOverflow", """
long long seconds(void)
{
    int days = 100000;
    long long all = days * 86400;

    return all;
}
""", ("(long long)days * 86400",)),
    # gone when the function returns
    Flawed("level_name", "clang-tidy", "clang-analyzer-core.StackAddressEscape", """
const char *level_name(int level)
{
    char name[16];

    snprintf(name, sizeof name, "level %d", level);
    return name;
}
""", ("static char name[16];",)),
)  # fmt: skip
