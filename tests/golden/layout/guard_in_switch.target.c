void f(int k, int *p) { switch (k) { case 1: if (p) { *p = 1; } break; default: if (p) { *p = 2; p[1] = 3; } } }
