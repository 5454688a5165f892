/* A list of numbers, newest first. */
#include <stdlib.h>

#include "../console.h"

struct node
{
    int value;
    struct node *next;
};

static struct node *push(struct node *head, int value)
{
    struct node *node = malloc(sizeof(*node));

    if (node == NULL)
    {
        return head;
    }
    node->value = value;
    node->next = head;
    return node;
}

static int sum(const struct node *head)
{
    int total = 0;

    for (; head != NULL; head = head->next)
    {
        total += head->value;
    }
    return total;
}

static void drop(struct node *head)
{
    while (head != NULL)
    {
        struct node *next = head->next;
        free(head);
        head = next;
    }
}

int main(void)
{
    struct node *head = NULL;
    int i;

    for (i = 0; i < 10; i++)
    {
        head = push(head, i);
    }
    print_number(sum(head));
    drop(head);
    return 0;
}
