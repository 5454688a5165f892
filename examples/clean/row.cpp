// A row of numbers that looks after itself.
#include <vector>

#include "../console.h"

static int total(const std::vector<int> &row)
{
    int sum = 0;

    for (int value : row)
    {
        sum += value;
    }
    return sum;
}

int main()
{
    std::vector<int> row(10, 3);

    print_number(total(row));
    return 0;
}
