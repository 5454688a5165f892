/* Prints a banner above the report. */
#include <stdio.h>
#include <string.h>

static void print_banner(void)
{
    char banner[100];

    memset(banner, '-', 100 - 1);
    banner[100 - 1] = '\0';
    puts(banner);
}

int main(void)
{
    print_banner();
    puts("Quarterly report");
    return 0;
}
