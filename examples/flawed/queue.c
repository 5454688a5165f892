/* A queue that was never on the heap. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void use_queue(void)
{
    char *queue;

    queue = NULL;
    {
        char slots[100];
        memset(slots, 'A', 100 - 1);
        slots[100 - 1] = '\0';
        queue = slots;
    }
    puts(queue);
    free(queue);
}

int main(void)
{
    use_queue();
    return 0;
}
