#define _GNU_SOURCE
#include "CLinux.h"
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

int linux_accept(int listener, struct sockaddr *address, socklen_t *length) {
  return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void linux_name_thread(const char *name) {
  char buffer[16];
  strncpy(buffer, name, sizeof(buffer) - 1);
  buffer[sizeof(buffer) - 1] = 0;
  pthread_setname_np(pthread_self(), buffer);
}
