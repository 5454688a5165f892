/** Prints a running number. */
public class Ticker {
    private void tick() {
        int number = 0;
        for (;;) {
            System.out.println(number);
            number++;
        }
    }
}
