/* Takes blanks off both ends of a line. */
#include <ctype.h>
#include <string.h>

#include "../console.h"

static char *trim(char *text)
{
    size_t length;

    while (isspace((unsigned char)*text))
    {
        text++;
    }
    length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
    {
        length--;
    }
    text[length] = '\0';
    return text;
}

int main(void)
{
    char line[] = "  plain words  ";

    print_line(trim(line));
    return 0;
}
