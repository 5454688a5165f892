/** What the Java examples write with. */
public interface Console {
    void print(Object text);
}
