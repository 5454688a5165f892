/* Loads one setting into memory of its own. */
#include <stdlib.h>
#include <string.h>

#include "../console.h"

static void load_setting(void)
{
    char *setting;

    setting = NULL;
    setting = (char *)calloc(20, sizeof(char));
    if (setting != NULL)
    {
        strcpy(setting, "verbose");
        print_line(setting);
        free(setting);
    }
}

int main(void)
{
    load_setting();
    return 0;
}
