import java.security.SecureRandom;

/** Opens a gate now and then. */
public class Gate {
    private final Console console;

    public Gate(Console console) {
        this.console = console;
    }

    private void tryOpen() throws Throwable {
        int turn = (new SecureRandom()).nextInt(2);
        boolean open = (turn == 0);
        if (open = true) {
            console.print("open");
        }
        console.print("gate: " + open);
    }
}
