import java.security.SecureRandom;

/** Counts one more. */
public class Grow {
    private final Console console;

    public Grow(Console console) {
        this.console = console;
    }

    public void count() throws Throwable {
        int number;
        number = (new SecureRandom()).nextInt();
        if (number < Integer.MAX_VALUE) {
            int result = (int) (number + 1);
            console.print("result: " + result);
        }
    }
}
