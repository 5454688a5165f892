import java.security.SecureRandom;

/** Picks a part of the week. */
public class Weekday {
    private final Console console;

    public Weekday(Console console) {
        this.console = console;
    }

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
        console.print(name);
    }
}
