void f(char *s)
{
  int n = 0;
  if (s) {
    n = g(s,
          1);
    h(n);
  }
}
