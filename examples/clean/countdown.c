/* Counts seconds. */
#include "../console.h"

static void count(void)
{
    int second = 0;

    while (1)
    {
        if (second == 10)
        {
            break;
        }
        print_number(second);
        second++;
    }
}

int main(void)
{
    count();
    return 0;
}
