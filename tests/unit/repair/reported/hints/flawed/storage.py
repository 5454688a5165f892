"""Functions whose memory is too small or gone when it is used, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

STORAGE = (
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
    Flawed("level_name", "clang-tidy", "clang-analyzer-core.StackAddressEscape", """
const char *level_name(int level)
{
    char name[16];

    snprintf(name, sizeof name, "level %d", level);
    return name;
}
""", ("static char name[16];",)),
)  # fmt: skip
