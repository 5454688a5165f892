class A {
  boolean same(String a, String b) {
    return a.equals(b); // é
  }
}
