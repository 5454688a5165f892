/* Builds the label of a parcel. */
#include "../console.h"

static char *make_label(void)
{
    char label[] = "fragile";

    return label; /* gone once the function returns */
}

static void print_label(void)
{
    print_line(make_label());
}

int main(void)
{
    print_label();
    return 0;
}
