#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "LinuxTerminal.h"

#include "LinuxTerminalHeir.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static const int told[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
enum { TOLD = sizeof told / sizeof *told, CRASHES = sizeof crashes / sizeof *crashes };

static struct sigaction told_before[TOLD];
static struct sigaction crash_before[CRASHES];
static struct termios modes_before;
static char reset_bytes[1024];
static size_t reset_count;
static int terminal_fd = -1;
static int pipe_read = -1;
static atomic_int pipe_write = -1;
static atomic_int armed;
static atomic_int asked_to_end;
static atomic_int errors_before = -1;
static int errors_kept = -1;

static void put_byte(unsigned char byte) {
  int saved = errno;
  int fd = atomic_load(&pipe_write);
  if (fd >= 0) {
    ssize_t written = write(fd, &byte, 1);
    (void)written;  // a full pipe already wakes the reader
  }
  errno = saved;
}

// What others write to standard error would tear the screen: it is kept until the screen is gone.
static void keep_errors(void) {
  if (!isatty(STDERR_FILENO)) return;
  errors_kept = memfd_create("errors", MFD_CLOEXEC);
  if (errors_kept < 0) return;
  atomic_store(&errors_before, fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
  dup2(errors_kept, STDERR_FILENO);
}

// Tells what was kept, the end of it if it is much.
static void tell_errors(void) {
  char text[16384];
  int fd = atomic_exchange(&errors_before, -1);
  if (fd < 0) return;
  dup2(fd, STDERR_FILENO);
  close(fd);
  off_t size = lseek(errors_kept, 0, SEEK_END);
  off_t start = size > (off_t)sizeof text ? size - (off_t)sizeof text : 0;
  ssize_t count = pread(errors_kept, text, sizeof text, start);
  if (count > 0) {
    ssize_t written = write(STDERR_FILENO, text, (size_t)count);
    (void)written;
  }
  close(errors_kept);
  errors_kept = -1;
}

void linux_terminal_guard_restore(void) {
  if (!atomic_load(&armed)) return;
  int errors = atomic_load(&errors_before);
  if (errors >= 0) dup2(errors, STDERR_FILENO);
  size_t done = 0;
  while (done < reset_count) {
    ssize_t written = write(terminal_fd, reset_bytes + done, reset_count - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
  // Setting modes from the background would stop the process instead.
  sigset_t output, before;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &output, &before);
  tcsetattr(terminal_fd, TCSANOW, &modes_before);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  linux_terminal_heir_dismiss();
}

static void on_told(int number) {
  int ends = number == SIGTERM || number == SIGINT || number == SIGHUP || number == SIGQUIT;
  if (ends && atomic_exchange(&asked_to_end, 1)) {
    linux_terminal_guard_restore();
    atomic_store(&armed, 0);
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  put_byte((unsigned char)number);
}

static void on_crash(int number, siginfo_t *information, void *context) {
  (void)context;
  linux_terminal_guard_restore();
  atomic_store(&armed, 0);
  for (int i = 0; i < CRASHES; i++) {
    if (crashes[i] == number) sigaction(number, &crash_before[i], NULL);
  }
  // A fault happens again when its instruction is repeated; a signal that was sent does not.
  if (information->si_code <= 0 || number == SIGABRT) raise(number);
}

static void on_exit_restore(void) {
  linux_terminal_guard_restore();
  tell_errors();
}

// A thread inherits what its maker blocks, and worker threads block much; the terminal's own thread must not.
static void unblock(void) {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (int i = 0; i < TOLD; i++) sigaddset(&wanted, told[i]);
  for (int i = 0; i < CRASHES; i++) sigaddset(&wanted, crashes[i]);
  pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
}

static void take_told(void) {
  struct sigaction action = {0};
  action.sa_handler = on_told;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < TOLD; i++) sigaction(told[i], &action, NULL);
}

int linux_terminal_guard(int fd) {
  int ends[2];
  if (tcgetattr(fd, &modes_before) != 0) return -1;
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  static int registered;
  if (!registered) {
    registered = 1;
    atexit(on_exit_restore);
  }
  terminal_fd = fd;
  reset_count = 0;
  pipe_read = ends[0];
  atomic_store(&asked_to_end, 0);
  atomic_store(&pipe_write, ends[1]);
  for (int i = 0; i < TOLD; i++) sigaction(told[i], NULL, &told_before[i]);
  struct sigaction action = {0};
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], &action, &crash_before[i]);
  keep_errors();
  take_told();
  unblock();
  atomic_store(&armed, 1);
  return pipe_read;
}

void linux_terminal_guard_reset_bytes(const void *bytes, size_t count) {
  reset_count = 0;
  size_t kept = count < sizeof reset_bytes ? count : sizeof reset_bytes;
  memcpy(reset_bytes, bytes, kept);
  reset_count = kept;
  linux_terminal_heir(terminal_fd, &modes_before, reset_bytes, reset_count);
}

void linux_terminal_guard_signals(void) { take_told(); }

void linux_terminal_guard_wake(void) { put_byte(0); }

void linux_terminal_guard_end(void) {
  if (!atomic_exchange(&armed, 0)) return;
  linux_terminal_heir_dismiss();
  tell_errors();
  for (int i = 0; i < TOLD; i++) sigaction(told[i], &told_before[i], NULL);
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], &crash_before[i], NULL);
  int fd = atomic_exchange(&pipe_write, -1);
  close(fd);
  close(pipe_read);
  pipe_read = -1;
}

void linux_terminal_stop_process(void) {
  struct sigaction action = {0}, before;
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &before);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}

int linux_character_columns(unsigned int character) { return wcwidth((wchar_t)character); }
