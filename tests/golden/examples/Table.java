/** A table of squares. */
public class Table {
    private final Console console;

    public Table(Console console) {
        this.console = console;
    }

    private void fill() throws Throwable {
        int[] squares = new int[10];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = i * i; // one step too far
            console.print("square " + squares[i]);
        }
    }
}
