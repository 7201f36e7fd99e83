#define _GNU_SOURCE
#include "CLinux.h"
#include <malloc.h>
#include <pthread.h>
#include <string.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

int linux_accept(int listener, struct sockaddr *address, socklen_t *length) {
  return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void linux_name_thread(const char *name) {
  char buffer[16];
  strncpy(buffer, name, sizeof(buffer) - 1);
  buffer[sizeof(buffer) - 1] = 0;
  pthread_setname_np(pthread_self(), buffer);
}

int linux_interval_timer(int64_t first_nanoseconds, int64_t interval_nanoseconds) {
  int descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (descriptor < 0) return -errno;
  const int64_t second = 1000000000;
  struct itimerspec times = {
      .it_value = {.tv_sec = first_nanoseconds / second, .tv_nsec = first_nanoseconds % second},
      .it_interval = {.tv_sec = interval_nanoseconds / second, .tv_nsec = interval_nanoseconds % second},
  };
  if (timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &times, 0) < 0) {
    int code = errno;
    close(descriptor);
    return -code;
  }
  return descriptor;
}

int linux_sync_file_system(int descriptor) { return syncfs(descriptor) == 0 ? 0 : -errno; }

void linux_reuse_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

void linux_return_freed_memory(void) {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
}
