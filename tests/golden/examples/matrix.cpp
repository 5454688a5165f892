// A row of numbers on the heap.
#include <cstddef>

#include "../console.h"

static void fill_row()
{
    int *row;

    row = NULL;
    row = new int[100];
    row[0] = 5;
    print_number(row[0]);
    delete[] row; // an array asks for delete []
}

int main()
{
    fill_row();
    return 0;
}
