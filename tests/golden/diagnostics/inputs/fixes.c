/* What gcc, clang and clang-tidy have a fix for, some of it behind accents. */
#include <stdio.h>
#include <string.h>

struct box {
	int width;
	int height;
};

int area(struct box *one, char *name)
{
	int sum = one->widht * one->height;
	printf("é %d\n", strlen(name));
	memset(name, sizeof(name), 0);
	if (sum > 3);
		sum = 3;
	return sum
}
