int copy(struct item *p, int n) { int r = 0; for (int i = 0; i < n; i++) { if (p != NULL) { r += p->size; if (r > LIMIT) r = LIMIT;
#ifdef LOUD
say("size", r);
#endif
SAY(r, n); done(p); } } return r; }
