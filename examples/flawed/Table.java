/** A table of squares. */
public class Table {
    private void fill() throws Throwable {
        int[] squares = new int[10];
        for (int i = 0; i <= squares.length; i++) {
            squares[i] = i * i; // one step too far
            System.out.println("square " + squares[i]);
        }
    }
}
