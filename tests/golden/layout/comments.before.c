void done(char *p, char *q) {
  // release both
  free(p); /* first */
  free(/* again */ p);
  /* a
     longer one */ free(q); // second
}
