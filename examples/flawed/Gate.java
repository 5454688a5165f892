import java.security.SecureRandom;

/** Opens a gate now and then. */
public class Gate {
    private void tryOpen() throws Throwable {
        int turn = (new SecureRandom()).nextInt(2);
        boolean open = (turn == 0);
        if (open = true) {
            System.out.println("open");
        }
        System.out.println("gate: " + open);
    }
}
