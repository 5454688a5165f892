/* Counts seconds. */
#include <stdio.h>

static void count(void)
{
    int second = 0;

    while (1)
    {
        printf("%d\n", second);
        second++;
    }
}

int main(void)
{
    count();
    return 0;
}
