// Takes a copy of a word and gives it back the wrong way.
#include <cstdlib>
#include <cstring>

#include "../console.h"

static void copy_word()
{
    char *word;

    word = NULL;
    {
        char source[] = "a word";
        word = strdup(source);
        print_line(word);
    }
    delete word;
}

int main()
{
    copy_word();
    return 0;
}
