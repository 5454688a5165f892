/* What gcc, clang and cppcheck complain about, some of it behind tabs and accents. */
#include <stdio.h>
#include <stdlib.h>

int sum(int count)
{
	int unused;
	int *cells = malloc(sizeof *cells);
	*cells = count;
	if (count > 3) { free(cells); }
	free(cells);
	printf("é %s\n", count);
	if (count = 4)
		return 1;
	return total;
}
