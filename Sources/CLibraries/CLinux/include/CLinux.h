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
