"""Functions that read values before they are set, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

UNINITIALISED = (
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
)  # fmt: skip
