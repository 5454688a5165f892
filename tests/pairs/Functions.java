import java.util.ArrayList;
import java.util.List;

class Words {
    /** The words of a line, empty ones left out. */
    static List<String> split(String line, char between) {
        List<String> words = new ArrayList<>();
        if (line == null || line.isEmpty()) {
            return words;
        }
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == between) {
                if (i > start) {
                    words.add(line.substring(start, i));
                }
                start = i + 1; // behind the separator
            }
        }
        if (start < line.length()) {
            words.add(line.substring(start));
        }
        return words;
    }
}
// ====
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;

class Config {
    String find(String path, String key) throws IOException {
        BufferedReader reader = null;
        try {
            reader = new BufferedReader(new FileReader(path));
            String line = reader.readLine();
            while (line != null) {
                int at = line.indexOf('=');
                if (at > 0 && line.substring(0, at).trim().equals(key)) {
                    return line.substring(at + 1).trim();
                }
                line = reader.readLine();
            }
        } finally {
            if (reader != null) {
                reader.close();
            }
        }
        return null; // not there
    }
}
// ====
class Matrix {
    private final int rows, columns;
    private final double[][] cells;

    Matrix(double[][] cells) { this.cells = cells; rows = cells.length; columns = cells[0].length; }

    Matrix times(Matrix other) {
        if (other == null) {
            throw new NullPointerException("other");
        }
        if (columns != other.rows) {
            throw new IllegalArgumentException(columns + " columns times " + other.rows + " rows");
        }
        double[][] product = new double[rows][other.columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < other.columns; j++) {
                double sum = 0;
                for (int k = 0; k < columns; k++) {
                    sum += cells[i][k] * other.cells[k][j];
                }
                product[i][j] = sum;
            }
        }
        return new Matrix(product);
    }
}
// ====
class Search {
	/* The place of a key in an ordered array, or -1. */
	static int search(int[] keys, int key) {
		int low = 0;
		int high = keys.length - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			if (keys[middle] < key) {
				low = middle + 1;
			} else if (keys[middle] > key) {
				high = middle - 1;
			} else {
				return middle;
			}
		}
		return -1;
	}
}
// ====
import java.util.HashMap;
import java.util.Map;

class Account {
    private final Map<String, Long> balances = new HashMap<>();
    private int transfers;

    synchronized boolean transfer(String from, String to, long amount) {
        if (amount <= 0 || from == null || to == null || from.equals(to)) {
            return false;
        }
        Long have = balances.get(from);
        if (have == null || have < amount) {
            return false;
        }
        Long had = balances.get(to);
        balances.put(from, have - amount);
        balances.put(to, had == null ? amount : had + amount);
        transfers++;
        return true;
    }
}
// ====
class Roman {
    static int valueOf(String text) {
        int total = 0;
        int last = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            int value;
            switch (text.charAt(i)) {
                case 'I':
                    value = 1;
                    break;
                case 'V':
                    value = 5;
                    break;
                case 'X':
                    value = 10;
                    break;
                default:
                    throw new IllegalArgumentException("no digit: " + text.charAt(i));
            }
            if (value < last) {
                total -= value;
            } else {
                total += value;
                last = value;
            }
        }
        return total;
    }
}
// ====
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

class Users {
    private Connection connection;

    int count(String group, int limit) throws SQLException {
        int found = 0;
        PreparedStatement statement = connection.prepareStatement("select name from users where team = ?");
        try {
            statement.setString(1, group);
            ResultSet rows = statement.executeQuery();
            while (rows.next() && found < limit) {
                String name = rows.getString(1);
                if (name != null && name.length() > 0) {
                    found++;
                }
            }
            rows.close();
        } finally {
            statement.close();
        }
        return found;
    }
}
// ====
class Tree {
    Tree left, right;
    int key, uses;

    /** The tree with a key, which is put in where it is missing. */
    Tree find(int wanted, int most) {
        Tree tree = this;
        int depth = 0;
        while (tree.key != wanted) {
            if (depth++ > most) {
                return null;
            }
            Tree next = wanted < tree.key ? tree.left : tree.right;
            if (next == null) {
                next = new Tree();
                next.key = wanted;
                if (wanted < tree.key) {
                    tree.left = next;
                } else {
                    tree.right = next;
                }
            }
            tree = next;
        }
        tree.uses = tree.uses + 1;
        return tree;
    }
}
// ====
import java.util.Arrays;

class Samples {
    private int[] values = new int[16];
    private int size;

    double add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = value;
        size = size + 1;
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        double mean = (double) sum / size;
        if (mean < 0) {
            mean = -mean; // the sign does not matter here
        }
        return mean;
    }
}
