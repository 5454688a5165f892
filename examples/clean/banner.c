/* Prints a banner above the report. */
#include <string.h>

#include "../console.h"

static void print_banner(void)
{
    char banner[100];

    memset(banner, '-', 100 - 1);
    banner[100 - 1] = '\0';
    print_line(banner);
}

int main(void)
{
    print_banner();
    print_line("Quarterly report");
    return 0;
}
