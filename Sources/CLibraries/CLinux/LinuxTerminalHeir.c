#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "LinuxTerminalHeir.h"

#include <errno.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// The heir uses the program's memory, so that it costs none; nothing that it reads changes while it waits. It makes system
// calls only, and none of them fails while the program lives: errno is that of one of its threads.
static struct {
  int terminal;
  int life;
  const struct termios *modes;
  const char *bytes;
  size_t count;
} will;
static _Alignas(16) char stack[16384];
static pid_t heir;
static atomic_int life_end = -1;

static int wait_and_restore(void *unused) {
  (void)unused;
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  // In a session of its own no signal of the terminal reaches it, and it may set the terminal's modes.
  setsid();
  if (dup2(will.terminal, 0) < 0 || dup2(will.life, 1) < 0) _exit(1);
  close_range(2, ~0U, 0);
  char word;
  ssize_t told = read(1, &word, 1);
  if (told != 0) _exit(0);
  size_t done = 0;
  while (done < will.count) {
    ssize_t written = write(0, will.bytes + done, will.count - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
  tcsetattr(0, TCSANOW, will.modes);
  _exit(0);
}

int linux_terminal_heir(int terminal, const struct termios *modes, const char *bytes, size_t count) {
  int life[2];
  if (atomic_load(&life_end) >= 0 || terminal < 1) return -1;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, life) != 0) return -1;
  will.terminal = terminal;
  will.life = life[0];
  will.modes = modes;
  will.bytes = bytes;
  will.count = count;
  heir = clone(wait_and_restore, stack + sizeof stack, CLONE_VM, NULL);
  close(life[0]);
  if (heir < 0) {
    close(life[1]);
    return -1;
  }
  atomic_store(&life_end, life[1]);
  return 0;
}

void linux_terminal_heir_dismiss(void) {
  int fd = atomic_exchange(&life_end, -1);
  if (fd < 0) return;
  send(fd, "", 1, MSG_NOSIGNAL);
  close(fd);
  while (waitpid(heir, NULL, __WCLONE) < 0 && errno == EINTR) {
  }
}
