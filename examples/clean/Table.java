/** A table of squares. */
public class Table {
    private int[] fill(int size) {
        int[] squares = new int[size];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = i * i;
        }
        return squares;
    }
}
