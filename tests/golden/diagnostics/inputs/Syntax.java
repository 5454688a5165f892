class Syntax {
    int one() {
        int x = 1
        return x;
    }
