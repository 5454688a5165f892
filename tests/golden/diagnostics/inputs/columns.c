#include <stdlib.h>
int f(int n)
{
	int wide = n; if (n) {
		int *q = malloc(4);	return missing + *q;
	}
	const char *s = "héé 中文 😀"; return other + wide + s[0];
    	int *p = 0; return *p + unseen;
}
