void f(char *s) { int n = 0; if (s) { g(s); h(n); } k(s); }
