/* What gcc -fanalyzer finds on its way through a function. */
#include <stdlib.h>

struct list { struct list *next; int value; };

static struct list *end(struct list *at)
{
    while (at->next)
        at = at->next;
    return at;
}

int last(int count)
{
    struct list *one = malloc(sizeof *one);
    one->next = NULL;
    one->value = count;
    if (count > 3) {
        free(one);
    }
    return end(one)->value;
}
