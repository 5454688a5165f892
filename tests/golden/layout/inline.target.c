static int min(int a, int b) { if (a <= b) return a; return b; }
int clamp(int a) { int v[10] = { 0 }; switch (a) { case 1: v[1] = 2; return v[0]; default: if (a < 0 || a >= 10) { return -1; } return v[a]; } }
