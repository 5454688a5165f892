// A number on the heap, given back once.
#include <iostream>

static void use_number()
{
    int *number = new int;

    *number = 5;
    std::cout << *number << std::endl;
    delete number;
}

int main()
{
    use_number();
    return 0;
}
