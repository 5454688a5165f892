import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Compares a password with its repetition. */
public class Login {
    private final Console console;

    public Login(Console console) {
        this.console = console;
    }

    public void check() throws Throwable {
        BufferedReader reader = null;
        try {
            reader = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
            console.print("Password: ");
            String first = reader.readLine();
            console.print("Again: ");
            String second = reader.readLine();
            if (first != null && second != null) {
                if (first == second) { // the same object, not the same text
                    console.print("accepted");
                } else {
                    console.print("rejected");
                }
            }
        } finally {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
