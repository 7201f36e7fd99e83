#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "LinuxTerminalHeir.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

// Waits until the program has ended. Only system calls: this is a copy of a process with other threads.
static void wait_and_restore(int terminal, int life, const struct termios *modes, const char *bytes, size_t count) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  // In a session of its own no signal of the terminal reaches it, and it may set the terminal's modes.
  setsid();
  if (dup2(terminal, 0) < 0 || dup2(life, 1) < 0) _exit(1);
  close_range(2, ~0U, 0);
  char word;
  ssize_t told;
  do told = read(1, &word, 1);
  while (told < 0 && errno == EINTR);
  if (told != 0) _exit(0);
  size_t done = 0;
  while (done < count) {
    ssize_t written = write(0, bytes + done, count - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
  tcsetattr(0, TCSANOW, modes);
  _exit(0);
}

int linux_terminal_heir(int terminal, const struct termios *modes, const char *bytes, size_t count) {
  int life[2];
  if (pipe2(life, O_CLOEXEC) != 0) return -1;
  pid_t middle = fork();
  if (middle == 0) {
    // Its end belongs to nobody who would have to wait for it.
    pid_t heir = fork();
    if (heir == 0) {
      close(life[1]);
      wait_and_restore(terminal, life[0], modes, bytes, count);
    }
    _exit(heir < 0);
  }
  close(life[0]);
  int status = 1;
  if (middle > 0) {
    while (waitpid(middle, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (status == 0) return life[1];
  close(life[1]);
  return -1;
}

void linux_terminal_heir_dismiss(int heir) {
  if (heir < 0) return;
  ssize_t written = write(heir, "", 1);
  (void)written;
  close(heir);
}
