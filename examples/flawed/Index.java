import java.security.SecureRandom;

/** Picks a number out of five. */
public class Index {
    private final Console console;

    public Index(Console console) {
        this.console = console;
    }

    public void pick() throws Throwable {
        int place;
        place = (new SecureRandom()).nextInt();
        int[] numbers = { 0, 1, 2, 3, 4 };
        if (place >= 0) {
            console.print(numbers[place]);
        } else {
            console.print("out of bounds");
        }
    }
}
