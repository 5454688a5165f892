/* Writes a rule before the page. */
#include <string.h>

#include "../console.h"

static void write_rule(void)
{
    char *start;
    char page[100];

    memset(page, '.', 100 - 1);
    page[100 - 1] = '\0';
    start = page;
    {
        char rule[100];
        memset(rule, '-', 100 - 1);
        rule[100 - 1] = '\0';
        strcpy(start, rule);
        print_line(start);
    }
}

int main(void)
{
    write_rule();
    return 0;
}
