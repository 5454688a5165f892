import java.security.SecureRandom;

/** Puts a parcel onto one of five shelves. */
public class Store {
    private final Console console;

    public Store(Console console) {
        this.console = console;
    }

    public void store() throws Throwable {
        int shelf;
        shelf = (new SecureRandom()).nextInt();
        int[] shelves = { 0, 1, 2, 3, 4 };
        if (shelf < shelves.length) {
            shelves[shelf] = 42;
        } else {
            console.print("no such shelf");
        }
    }
}
