#pragma once
// A process that does nothing but restore the terminal when the program was killed (SIGKILL): no handler runs then.
#include <stddef.h>
#include <termios.h>

// Starts it, once at a time. It ends with the program, however that ends. What is passed must stay as it is until then;
// the terminal's descriptor must not be 0.
// Returns 0, or -1 when there is none; the program does without it then.
int linux_terminal_heir(int terminal, const struct termios *modes, const char *bytes, size_t count);

// Lets it end without doing anything: the program has restored the terminal itself. Safe in signal handlers.
void linux_terminal_heir_dismiss(void);
