/** Does its work on a thread of its own, or so it seems. */
public class Worker {
    private final Console console;

    public Worker(Console console) {
        this.console = console;
    }

    public void begin() throws Throwable {
        console.print("begin on " + Thread.currentThread().getName());
        Thread worker = new Thread() {
            public void run() {
                console.print("work on " + Thread.currentThread().getName());
            }
        };
        worker.run();
    }
}
