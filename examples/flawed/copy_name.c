/* Copies a long line into a short field. */
#include <string.h>

#include "../console.h"

static void copy_line(void)
{
    char source[150], target[100];

    memset(source, 'A', 149);
    source[149] = '\0';
    strncpy(target, source, 99);
    print_line(target); /* nothing ended the text */
}

int main(void)
{
    copy_line();
    return 0;
}
