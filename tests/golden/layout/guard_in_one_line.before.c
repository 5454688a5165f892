void f(char *s)
{
    int n = 0; g(s); h(n);
    k(s);
}
