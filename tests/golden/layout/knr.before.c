#include <stdio.h>

int
copy(to, from)
    char *to;
    char *from;
{
    char *start = to;
    while (*to++ = *from++)
	;
    return(start - to);
}
