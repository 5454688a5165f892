import java.security.SecureRandom;

/** Picks a part of the week. */
public class Weekday {
    public void pick() throws Throwable {
        int day = (new SecureRandom()).nextInt(3);
        String name;
        switch (day) {
            case 1:
                name = "weekday";
                break;
            case 2:
                name = "weekend";
            default:
                name = "holiday";
                break;
        }
        System.out.println(name);
    }
}
