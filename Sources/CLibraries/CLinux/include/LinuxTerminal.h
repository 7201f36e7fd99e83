#pragma once
// A terminal that is restored on every way out: signal handlers must be C, and touch nothing that is not
// async-signal-safe. One terminal at a time.
#include <stddef.h>

// Remembers the terminal's modes and takes over the signals that end, stop or resize the program. Each arrives as one
// byte, its number, on the returned descriptor (non-blocking). A second request to end acts at once. Crashes write the
// reset bytes, restore the modes, and then go on to whoever handled them before. Standard error, if it is the terminal,
// is kept aside meanwhile and told at the end.
// The calling thread must be the one that reads the descriptor and stops the process.
// Returns the descriptor, or -1 with errno set.
int linux_terminal_guard(int terminal_fd);

// The bytes that restore the screen; copied, at most 1024. Without them only the modes are restored. From here on a process
// waits that restores the terminal should this one be killed (SIGKILL), when no handler runs.
void linux_terminal_guard_reset_bytes(const void *bytes, size_t count);

// Takes the signals again, from whoever replaced the handlers since.
void linux_terminal_guard_signals(void);

// Puts one zero byte into the descriptor: ends a wait. Safe from every thread.
void linux_terminal_guard_wake(void);

// Writes the reset bytes and restores the modes now.
void linux_terminal_guard_restore(void);

// Gives all signals back to whoever had them, closes the descriptor.
void linux_terminal_guard_end(void);

// Stops the process as job control does and returns when it is continued.
void linux_terminal_stop_process(void);

// Columns of a character in the present locale, as the C library counts them; -1 for what cannot be printed.
int linux_character_columns(unsigned int character);
