// A small stack of fixed size.
#include "../console.h"

class Stack
{
public:
    Stack() : size_(0) {}

    bool push(int value)
    {
        if (size_ >= 10)
        {
            return false;
        }
        items_[size_++] = value;
        return true;
    }

    int size() const { return size_; }

private:
    int items_[10];
    int size_;
};

int main()
{
    Stack stack;

    stack.push(1);
    print_number(stack.size());
    return 0;
}
