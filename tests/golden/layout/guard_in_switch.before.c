void f(int k, int *p)
{
    switch (k) {
    case 1:
        *p = 1;
        break;
    default:
        *p = 2;
        p[1] = 3;
    }
}
