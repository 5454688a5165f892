/** Compares a password with its repetition. */
public class Login {
    public boolean same(String first, String second) {
        return first != null && first.equals(second);
    }
}
