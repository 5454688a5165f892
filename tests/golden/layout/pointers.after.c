int f(node_t *n)
{
    node_t *other;
    char *text = (char *)malloc(10 * sizeof(char));
    char buf[20];
    if (!n || n->size < -1) {
        exit(-1);
    }
    n->next = &other[0];
    *text = '\0';
    other = (node_t *)n;
    return n->size - *text;
}
