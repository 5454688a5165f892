/* A counter that two threads change without a lock. */
#include <pthread.h>
#include <stdio.h>

static int counter;

static void *count(void *nothing)
{
    for (int i = 0; i < 1000; i++)
        counter++;
    return nothing;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, count, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", counter);
    return 0;
}
