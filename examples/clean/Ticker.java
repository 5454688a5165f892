/** Prints a running number. */
public class Ticker {
    private final Console console;

    public Ticker(Console console) {
        this.console = console;
    }

    private void tick() {
        int number = 0;
        for (;;) {
            if (number == 10) {
                break;
            }
            console.print(number);
            number++;
        }
    }
}
