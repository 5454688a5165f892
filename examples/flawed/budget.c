/* Adds one to the largest budget there is. */
#include <limits.h>

#include "../console.h"

static void raise_budget(void)
{
    int budget;

    budget = 0;
    budget = INT_MAX;
    {
        int raised = budget + 1;
        print_number(raised);
    }
}

int main(void)
{
    raise_budget();
    return 0;
}
