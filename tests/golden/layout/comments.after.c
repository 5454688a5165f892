void done(char *p, char *q) {
  // release both
  /* first */
  /* again */
  /* a
     longer one */ free(q); // second
}
