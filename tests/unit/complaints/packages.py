"""Small packages for tests: archives with C, C++ and Java that compile alone."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

STACK_C = """\
#include <stdio.h>
#include <stdlib.h>
#include "stack.h"

struct stack *stack_new(int size)
{
    struct stack *stack = malloc(sizeof(struct stack));
    if (stack == NULL) {
        return NULL;
    }
    stack->items = calloc(size, sizeof(int));
    stack->size = size;
    stack->used = 0;
    return stack;
}

int stack_push(struct stack *stack, int item)
{
    if (stack->used >= stack->size) {
        fprintf(stderr, "stack of %d is full\\n", stack->size);
        return -1;
    }
    stack->items[stack->used] = item;
    stack->used++;
    return 0;
}

int stack_sum(const struct stack *stack)
{
    int sum = 0;
    int i;
    for (i = 0; i < stack->used; i++) {
        sum += stack->items[i];
    }
    return sum;
}

void stack_free(struct stack *stack)
{
    if (stack == NULL) {
        return;
    }
    free(stack->items);
    free(stack);
}
"""
STACK_H = """\
struct stack {
    int *items;
    int size;
    int used;
};
"""
COUNTER_JAVA = """\
package shop;

import java.util.ArrayList;
import java.util.List;

public class Counter {
    private final List<String> names = new ArrayList<>();

    public int longest() {
        int most = 0;
        for (String name : names) {
            if (name.length() > most) {
                most = name.length();
            }
        }
        return most;
    }

    public String join(String between) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                text.append(between);
            }
            text.append(names.get(i));
        }
        return text.toString();
    }

    public boolean add(String name) {
        if (name == null || name.isEmpty()) {
            return false;
        }
        return names.add(name);
    }
}
"""


def archive(place: Path, files: Mapping[str, str]) -> Path:
    """A .tar.gz of a package; its name says the project."""
    with tarfile.open(place, "w:gz") as tar:
        for name, text in sorted(files.items()):
            data = text.encode()
            about = tarfile.TarInfo(f"{place.name.split('-')[0]}-1.0/{name}")
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return place


def stack(folder: Path) -> Path:
    """A C package whose header lies in a folder of its own."""
    return archive(folder / "stack-1.0.tar.gz", {"src/stack.c": STACK_C, "include/stack.h": STACK_H})


def shop(folder: Path) -> Path:
    """A Java package."""
    return archive(folder / "shop-1.0.tar.gz", {"src/main/java/shop/Counter.java": COUNTER_JAVA})
