void f(int *p)
{
    if (p)
    {
        g(p);
    }
    while (more())
    {
        p[0] = 1;
        h(p);
    }
}
