/* Builds the label of a parcel. */
#include <stdio.h>

static char *make_label(void)
{
    char label[] = "fragile";

    return label; /* gone once the function returns */
}

static void print_label(void)
{
    puts(make_label());
}

int main(void)
{
    print_label();
    return 0;
}
