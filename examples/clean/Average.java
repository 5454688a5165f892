/** The mean of some numbers. */
public class Average {
    public double mean(int[] values) {
        if (values.length == 0) {
            return 0.0;
        }
        long total = 0;
        for (int value : values) {
            total += value;
        }
        return (double) total / values.length;
    }
}
