/* Keeps a word of ten letters. */
#include <stdlib.h>
#include <string.h>

#include "../console.h"

#define WORD "strawberry"

static void keep_word(void)
{
    char *word;

    word = NULL;
    word = (char *)malloc((10 + 1) * sizeof(char)); /* no place for the end */
    if (word == NULL)
    {
        exit(-1);
    }
    {
        char source[10 + 1] = WORD;
        strcpy(word, source);
        print_line(word);
        free(word);
    }
}

int main(void)
{
    keep_word();
    return 0;
}
