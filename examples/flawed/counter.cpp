// Counts in a box of its own.
#include <iostream>

void count_once()
{
    long *counter;

    counter = NULL;
    counter = new long;
    *counter = 5L;
    delete counter;
    std::cout << *counter << std::endl; // read after delete
}

int main()
{
    count_once();
    return 0;
}
