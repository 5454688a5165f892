#include <stdio.h>

int
copy(to, from)
    char *to;
    char *from;
{
    if (to == NULL)
        return 0;
    char *start = to;
    while ((*to++ = *from++) != 0)
	;
    return(start - to + 1);
}
