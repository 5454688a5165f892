public class Reader {
    public String first(String name) throws IOException {
        BufferedReader reader = new BufferedReader(new FileReader(name));
        String line = reader.readLine();
        return line;
    }
}
