class Columns {
	int f(int n) {
		int a = 1;	return missing + n;
	}
	int g(int n) {
		String s = "héé 中文 😀"; return other + n;
	}
    	int h(int n) { return third + n; }
}
