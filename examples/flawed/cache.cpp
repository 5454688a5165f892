// Fills a cache and forgets it.
#include <iostream>

static void fill_cache()
{
    int *cache;

    cache = NULL;
    cache = new int[100];
    cache[0] = 5;
    std::cout << cache[0] << std::endl;
    /* the cache is still there */
    ;
}

int main()
{
    fill_cache();
    return 0;
}
