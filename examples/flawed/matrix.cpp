// A row of numbers on the heap.
#include <iostream>

static void fill_row()
{
    int *row;

    row = NULL;
    row = new int[100];
    row[0] = 5;
    std::cout << row[0] << std::endl;
    delete row; // an array asks for delete []
}

int main()
{
    fill_row();
    return 0;
}
