/* Adds one to the largest budget there is. */
#include <limits.h>
#include <stdio.h>

static void raise_budget(void)
{
    int budget;

    budget = 0;
    budget = INT_MAX;
    {
        int raised = budget + 1;
        printf("%d\n", raised);
    }
}

int main(void)
{
    raise_budget();
    return 0;
}
