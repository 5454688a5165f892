import java.util.ArrayList;
import java.util.List;

/** A list of names without doubles. */
public class Names {
    private final List<String> names = new ArrayList<String>();

    public boolean add(String name) {
        if (name == null || names.contains(name)) {
            return false;
        }
        return names.add(name);
    }

    public int size() {
        return names.size();
    }
}
