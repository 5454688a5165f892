// Fills a cache and gives it back.
#include <cstddef>

#include "../console.h"

static void fill_cache()
{
    int *cache;

    cache = NULL;
    cache = new int[100];
    cache[0] = 5;
    print_number(cache[0]);
    delete[] cache;
}

int main()
{
    fill_cache();
    return 0;
}
