/* Shows the title of a page, padded with stars. */
#include <stdlib.h>
#include <string.h>

#include "../console.h"

void show_title(void)
{
    char *title;

    title = (char *)malloc(100 * sizeof(char));
    if (title == NULL)
    {
        exit(-1);
    }
    memset(title, '*', 100 - 1);
    title[100 - 1] = '\0';
    free(title);
    print_line(title); /* released a line above */
}

int main(void)
{
    show_title();
    return 0;
}
