class A { void f(String s) { start(); if (s != null) { call(s, """
            a text
              block
            """); end(s); } } }
