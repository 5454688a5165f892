/* Says what a traffic light asks for. */
#include "../console.h"

enum light { RED, AMBER, GREEN };

static const char *explain(enum light light)
{
    switch (light)
    {
    case RED:
        return "red: stop";
    case AMBER:
        return "amber: get ready";
    case GREEN:
        return "green: go";
    default:
        return "out of order";
    }
}

int main(void)
{
    print_line(explain(AMBER));
    return 0;
}
