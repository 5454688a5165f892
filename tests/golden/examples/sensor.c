/* Stores one measurement. */
#include <stdlib.h>

#include "../console.h"

static void store_value(void)
{
	double *value = NULL;

	value = (double *)malloc(sizeof(*value));	/* the size of the pointer, not of what it points to */
	if (value == NULL)
	{
		exit(-1);
	}
	*value = 1.7E300;
	print_fraction(*value);
	free(value);
}

int main(void)
{
	store_value();
	return 0;
}
