/* A queue that was never on the heap. */
#include <stdlib.h>
#include <string.h>

#include "../console.h"

static void use_queue(void)
{
    char *queue;

    queue = NULL;
    {
        char *slots = (char *)malloc(100 * sizeof(char));
        if (slots == NULL)
        {
            exit(1);
        }
        memset(slots, '.', 100 - 1);
        slots[100 - 1] = '\0';
        queue = slots;
    }
    print_line(queue);
    free(queue);
}

int main(void)
{
    use_queue();
    return 0;
}
