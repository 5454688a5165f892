/* What the examples write with; another file of the program defines it. */
#ifndef CONSOLE_H
#define CONSOLE_H

void print_line(const char *text);
void print_number(int number);
void print_fraction(double number);

#endif
