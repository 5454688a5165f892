"""Functions that divide by zero, overflow, or cut numbers, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

ARITHMETIC = (
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
)  # fmt: skip
