class A {
	int f(int a) {
		int r = 0;
		switch (a) {
		case 1:
			r = 1;
			break;
		case 2:
			r = 2;
			break;
		default:
			r = -1;
			break;
		}
		return r;
	}
}
