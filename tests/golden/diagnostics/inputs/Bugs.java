public class Bugs {
    static String name(String key) {
        String value = null;
        if (key.equals("a")) {
            value = "b";
        }
        if (value == null) {
            return value.trim();
        }
        return value;
    }
    static boolean same(String a) {
        return a == "x";
    }
    public static void main(String[] args) throws Exception {
        java.io.FileInputStream in = new java.io.FileInputStream(args[0]);
        in.read();
        String.format("%d", "x");
        new Bugs().hashCode();
    }
}
