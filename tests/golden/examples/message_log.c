/* Keeps the last message of a run and writes it out at the end. */
#include <stdlib.h>
#include <string.h>

#include "../console.h"

static void log_message(void)
{
    char *message;

    message = NULL;
    message = (char *)malloc(100 * sizeof(char));
    if (message == NULL)
    {
        exit(-1);
    }
    free(message);
    /* nobody needs it any more */
}

int main(void)
{
    log_message();
    return 0;
}
