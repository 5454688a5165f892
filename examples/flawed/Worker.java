/** Does its work on a thread of its own, or so it seems. */
public class Worker {
    public void begin() throws Throwable {
        System.out.println("begin on " + Thread.currentThread().getName());
        Thread worker = new Thread() {
            public void run() {
                System.out.println("work on " + Thread.currentThread().getName());
            }
        };
        worker.run();
    }
}
