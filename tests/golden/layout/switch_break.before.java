class A {
	int f(int a) {
		int r = 0;
		switch (a) {
		case 1:
			r = 1;
		case 2:
			r = 2;
		}
		return r;
	}
}
