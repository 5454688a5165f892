// Gives a number back twice.
#include <cstddef>

#include "../console.h"

static void release_number()
{
    int *number;

    number = NULL;
    number = new int;
    delete number;
    // once more, to be sure
    delete number;
}

int main()
{
    release_number();
    print_line("done");
    return 0;
}
