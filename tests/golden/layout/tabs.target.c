static int sum(int *items, int count)
{ int i, total = 0; if (items == NULL) return -1;
for (i = 0; i < count; i++) { if (total > 10) { break; } total += items[i]; } return total; }
