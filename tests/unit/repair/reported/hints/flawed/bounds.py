"""Functions that access arrays out of bounds, and the fixes."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.function import Flawed

BOUNDS = (
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
)  # fmt: skip
