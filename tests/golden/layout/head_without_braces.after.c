void f(char *s)
{
  int n = 0;
  if (s) {
    if (n == 0)
      n = g(s,
            1);
    h(n);
  }
}
