/* Prints a banner above the report. */
#include <string.h>

#include "../console.h"

static void print_banner(void)
{
    char *banner;
    char narrow[50];
    char wide[100];

    banner = wide; /* too small for what is copied below */
    banner[0] = '\0';
    {
        char rule[100];
        memset(rule, '-', 100 - 1);
        rule[100 - 1] = '\0';
        strcpy(banner, rule);
        print_line(banner);
    }
}

int main(void)
{
    print_banner();
    print_line("Quarterly report");
    return 0;
}
