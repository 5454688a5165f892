import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Compares a password with its repetition. */
public class Login {
    public void check() throws Throwable {
        BufferedReader reader = null;
        try {
            reader = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
            System.out.println("Password: ");
            String first = reader.readLine();
            System.out.println("Again: ");
            String second = reader.readLine();
            if (first != null && second != null) {
                if (first == second) { // the same object, not the same text
                    System.out.println("accepted");
                } else {
                    System.out.println("rejected");
                }
            }
        } finally {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
