import java.io.*;
import java.util.*;

public class Warnings {
    private int never;

    int read(String name) throws IOException {
        InputStream in = new FileInputStream(name);
        String text = null;
        if (text.length() > 3) {
            return 1;
        }
        int x = 0;
        x = x;
        if (name == "a") { }
        return in.read();
    }
}
