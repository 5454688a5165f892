// A number on the heap, given back once.
#include "../console.h"

static void use_number()
{
    int *number = new int;

    *number = 5;
    print_number(*number);
    delete number;
}

int main()
{
    use_number();
    return 0;
}
