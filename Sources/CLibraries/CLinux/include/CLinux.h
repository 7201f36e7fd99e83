#pragma once
// What Linux headers hide from Swift: types and functions that Glibc's module map leaves out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <stdint.h>

#include "LinuxProcess.h"
#include "LinuxTerminal.h"

// Accepts a connection as a non-blocking descriptor that children do not inherit.
int linux_accept(int listener, struct sockaddr *address, socklen_t *length);

// Names the calling thread, as shown by `top -H` and debuggers; at most 15 bytes count.
void linux_name_thread(const char *name);

// A non-blocking descriptor that is readable when the monotonic clock has reached `first_nanoseconds` and then after
// each interval; reading it gives the number of times since the last read. A negative errno on failure.
int linux_interval_timer(int64_t first_nanoseconds, int64_t interval_nanoseconds);

// Writes everything to the disk that the file system of an open file has not written yet, and waits for it. A negative
// errno on failure.
int linux_sync_file_system(int descriptor);

// Lets the allocator keep up to 64 MiB that was freed, large blocks included, instead of giving every large block back
// to the kernel, which clears its pages anew for the next one.
void linux_reuse_freed_memory(void);

// Has the allocator give back what was freed, and threads share one heap: for a process that must stay small and whose
// large blocks live for a second or so.
void linux_return_freed_memory(void);
