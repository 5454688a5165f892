public class Reader {
    public String first(String name) throws IOException {
        BufferedReader reader = null;
        try {
            reader = new BufferedReader(new FileReader(name));
        String line = reader.readLine();
        return line;
        } finally {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
