/* One fix in two places: a header, and what it is for. */
#include <stdio.h>

float half(int count)
{
	float part;
	if (count > 0)
		part = count / 2.0F;
	printf("é\n");
	return part;
}
