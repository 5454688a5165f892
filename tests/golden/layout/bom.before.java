class A {
  boolean same(String a, String b) {
    return a == b; // é
  }
}
