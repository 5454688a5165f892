#include <stdlib.h>
#include <string.h>

struct list {
    char **items;
    size_t count, room;
};

/* Adds a copy of a word; 0 where memory ran out. */
int list_add(struct list *list, const char *word)
{
    char *copy;

    if (list == NULL || word == NULL)
        return 0;
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 8;
        char **items = realloc(list->items, room * sizeof(*items));
        if (items == NULL)
            return 0; /* the old ones are still there */
        list->items = items;
        list->room = room;
    }
    copy = malloc(strlen(word) + 1);
    if (copy == NULL)
        return 0;
    strcpy(copy, word);
    list->items[list->count++] = copy;
    return 1;
}
// ====
#include <stdio.h>
#include <string.h>

#define MAX_LINE 256

/* Counts the lines of a file that are neither empty nor comments. */
long count_lines(const char *path)
{
	char line[MAX_LINE];
	long count = 0;
	FILE *in = fopen(path, "r");

	if (in == NULL) {
		fprintf(stderr, "%s: cannot be opened\n", path);
		return -1;
	}
	while (fgets(line, sizeof(line), in) != NULL) {
		size_t length = strlen(line);
		if (length > 0 && line[length - 1] == '\n')
			line[--length] = '\0';
		if (length == 0 || line[0] == '#')
			continue; // a comment
		count++;
	}
	fclose(in);
	return count;
}
// ====
#include <stdio.h>

#define ROWS 8
#define COLS 6

/* Row sums, and the largest value on the way. */
static int sum_rows(int grid[ROWS][COLS], int sums[ROWS])
{
    int best = grid[0][0];
    int i, j;

    for (i = 0; i < ROWS; i++) {
        sums[i] = 0;
        for (j = 0; j < COLS; j++) {
            sums[i] += grid[i][j];
            if (grid[i][j] > best)
                best = grid[i][j];
        }
    }
    if (best == 0)
        printf("nothing in the grid\n");
    return best;
}
// ====
#include <ctype.h>
#include <stddef.h>

enum state { START, NUMBER, FRACTION, DONE };

/* Reads a decimal number and tells where it ends. */
const char *read_decimal(const char *text, double *value)
{
    enum state state = START;
    double scale = 0.1;
    int sign = 1;

    if (text == NULL)
        return NULL;
    *value = 0;
    while (state != DONE) {
        switch (state) {
        case START:
            if (*text == '-') {
                sign = -1;
                text++;
            }
            state = NUMBER;
            break;
        case NUMBER:
            if (isdigit((unsigned char)*text)) {
                *value = *value * 10 + (*text - '0');
                text++;
            } else if (*text == '.') {
                text++;
                state = FRACTION;
            } else {
                state = DONE;
            }
            break;
        case FRACTION:
            if (isdigit((unsigned char)*text)) {
                *value += scale * (*text - '0');
                scale /= 10;
                text++;
            } else {
                state = DONE;
            }
            break;
        default:
            return NULL;
        }
    }
    *value *= sign;
    return text;
}
// ====
#include <pthread.h>
#include <stdlib.h>

struct job {
	struct job *next;
	void (*run)(void *);
	void *argument;
};

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t ready;
	struct job *first, *last;
	int length;
	int closed;
};

int queue_push(struct queue *q, void (*run)(void *), void *argument)
{
	struct job *job = malloc(sizeof(*job));

	if (!job)
		return -1;
	job->run = run;
	job->argument = argument;
	job->next = NULL;
	pthread_mutex_lock(&q->lock);
	if (q->closed) {
		pthread_mutex_unlock(&q->lock);
		free(job);
		return -1;
	}
	if (q->last)
		q->last->next = job;
	else
		q->first = job;
	q->last = job;
	q->length++;
	pthread_cond_signal(&q->ready);
	pthread_mutex_unlock(&q->lock);
	return 0;
}
// ====
#include <string.h>

/* Joins words with a separator; the number of bytes that it takes, or 0. */
size_t join(char *out, size_t size, const char *const *words, int count, char between)
{
    size_t used = 0;

    for (int i = 0; i < count; i++) {
        size_t length = strlen(words[i]);
        if (used + length + 2 > size)
            return 0;
        if (i > 0)
            out[used++] = between;
        memcpy(out + used, words[i], length);
        used += length;
    }
    out[used] = '\0';
    return used + 1;
}
// ====
#include <stdio.h>
#include <stdlib.h>

struct image { int width, height; unsigned char *pixels; };

void image_free(struct image *image);

struct image *image_new(int width, int height)
{
  struct image *image;

  if (width <= 0 || height <= 0 || width > 16384 || height > 16384)
    return NULL;
  image = calloc(1, sizeof *image);
  if (image == NULL)
    {
      perror("image_new");
      return NULL;
    }
  image->pixels = malloc((size_t) width * height * 4);
  if (image->pixels == NULL)
    {
      free(image);   /* nothing else is in it */
      return NULL;
    }
  image->width = width;
  image->height = height;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      image->pixels[(y * width + x) * 4 + 3] = 0xff;
  return image;
}
// ====
#include <stdint.h>

/* The checksum of a packet, as many small protocols have it. */
uint16_t checksum(const uint8_t *data, int length, int seed)
{
	uint32_t sum = seed;

	while (length > 1) {
		sum += (uint32_t)data[0] << 8 | data[1];
		data += 2;
		length -= 2;
	}
	if (length == 1)
		sum += (uint32_t)data[0] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}
// ====
#include <stdio.h>
#include <string.h>

static struct option { const char *name; int *flag; } options[16];
static int verbose;

int parse_arguments(int argc, char **argv, char *output, size_t size)
{
    int i, k;

    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0) {
            verbose = 1;
        } else if (strcmp(argv[i], "-o") == 0) {
            if (i + 1 >= argc) {
                fprintf(stderr, "-o needs a file\n");
                return 2;
            }
            snprintf(output, size, "%s", argv[++i]);
        } else {
            for (k = 0; k < 16 && options[k].name != NULL; k++) {
                if (strcmp(argv[i], options[k].name) == 0) {
                    *options[k].flag = 1;
                    break;
                }
            }
            if (k == 16 || options[k].name == NULL)
                return 2; /* no such option */
        }
    }
    return 0;
}
// ====
#include <stdlib.h>

typedef struct node { int key; struct node *left, *right; } node;

/* Puts a key into the tree unless it is there; the tree's root. */
node *insert(node *root, int key, int *added)
{
    if (root == NULL) {
        node *made = malloc(sizeof(node));
        if (made == NULL) {
            *added = 0;
            return NULL;
        }
        made->key = key;
        made->left = made->right = NULL;
        *added = 1;
        return made;
    }
    if (key < root->key)
        root->left = insert(root->left, key, added);
    else if (key > root->key)
        root->right = insert(root->right, key, added);
    else
        *added = 0;
    return root;
}
// ====
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(int listener, char *buffer, size_t size, int most)
{
	int served = 0;

	for (;;) {
		int client = accept(listener, NULL, NULL);
		if (client < 0) {
			perror("accept");
			break;
		}
		ssize_t got = recv(client, buffer, size - 1, 0);
		if (got <= 0) {
			close(client);
			continue;
		}
		buffer[got] = '\0';
		if (send(client, buffer, got, 0) != got)
			fprintf(stderr, "short answer to client %d\n", client);
		close(client);
		if (++served == most)
			break;
	}
	return served;
}
