static int sum(int *items, int count)
{
	int i, total = 0;

	for (i = 0; i <= count; i++) {
		total += items[i];   /*  keep   this  */
	}
	return total;
}
