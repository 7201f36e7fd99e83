#pragma once
// A process that does nothing but restore the terminal when the program was killed (SIGKILL, or for want of memory): no
// handler runs then.
#include <stddef.h>
#include <termios.h>

// Starts it. It ends with the program, however that ends.
// Returns the descriptor that keeps it waiting, or -1 when there is none; the program does without it then.
int linux_terminal_heir(int terminal, const struct termios *modes, const char *bytes, size_t count);

// Lets it end without doing anything: the program has restored the terminal itself.
void linux_terminal_heir_dismiss(int heir);
