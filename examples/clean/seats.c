/* Marks a seat as taken. */
#include <stdio.h>

#include "../console.h"

static void take_seat(void)
{
    int seat;

    seat = -1;
    fscanf(stdin, "%d", &seat);
    {
        int i;
        int seats[10] = { 0 };

        if (seat >= 0 && seat < 10)
        {
            seats[seat] = 1;
            for (i = 0; i < 10; i++)
            {
                print_number(seats[i]);
            }
        }
        else
        {
            print_line("no such seat");
        }
    }
}

int main(void)
{
    take_seat();
    return 0;
}
