import java.security.SecureRandom;

/** Weighs a parcel. */
public class Parcel {
    private final Console console;

    public Parcel(Console console) {
        this.console = console;
    }

    private void weigh() throws Throwable {
        int weight, heavy;
        weight = (new SecureRandom()).nextInt(3);
        heavy = 0;
        if (weight == 0);
        {
            console.print("x == 0");
            heavy = 1;
        }
        console.print(heavy);
    }
}
