import java.security.SecureRandom;

/** Weighs a parcel. */
public class Parcel {
    private void weigh() throws Throwable {
        int weight, heavy;
        weight = (new SecureRandom()).nextInt(3);
        heavy = 0;
        if (weight == 0);
        {
            System.out.println("x == 0");
            heavy = 1;
        }
        System.out.println(heavy);
    }
}
