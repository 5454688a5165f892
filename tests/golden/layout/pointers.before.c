int f(node_t *n)
{
    char buf[10];
    n->next = 0;
    return n->size;
}
