class A {
    void f(String s) {
        start();
        call(s, """
            a text
              block
            """);
        end(s);
    }
}
