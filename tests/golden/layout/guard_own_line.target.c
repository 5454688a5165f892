void f(int *p) { if (p) { g(p); } while (more()) { if (p != NULL) { p[0] = 1; h(p); } else { return; } } }
