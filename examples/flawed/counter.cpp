// Counts in a box of its own.
#include <cstddef>

#include "../console.h"

void count_once()
{
    long *counter;

    counter = NULL;
    counter = new long;
    *counter = 5L;
    delete counter;
    print_number(*counter); // read after delete
}

int main()
{
    count_once();
    return 0;
}
