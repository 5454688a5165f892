static int min(int a, int b) { if (a < b) return a; return b; }
int clamp(int a) { int v[10]; switch (a) { case 1: return v[0]; default: return v[a]; } }
