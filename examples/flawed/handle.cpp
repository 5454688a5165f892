// Gives a number back twice.
#include <iostream>

static void release_number()
{
    int *number;

    number = NULL;
    number = new int;
    delete number;
    // once more, to be sure
    delete number;
}

int main()
{
    release_number();
    std::cout << "done" << std::endl;
    return 0;
}
