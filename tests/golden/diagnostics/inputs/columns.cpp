int g(int n)
{
	const char *s = "héé 中文 😀"; int *z = 0; return other + n + s[0] + *z;
}
int h(int n)
{
		int *p = 0;	return *p + n;
}
