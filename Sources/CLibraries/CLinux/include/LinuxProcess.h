#pragma once
// Processes: spawning with a parent-death signal, and knowing them by descriptor. Everything returns 0 (or a
// descriptor) on success and a negative errno on failure, so that no caller has to read errno in time.
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What to execute, and with which descriptors. Unnamed descriptors of the parent are closed in the child.
struct linux_spawn_request {
    const char *_Nonnull path;
    char *_Nullable const *_Nonnull arguments;    // NULL-terminated, argv[0] included
    char *_Nullable const *_Nonnull environment;  // NULL-terminated
    int output;                                   // becomes descriptors 1 and 2
    int inherited;                                // becomes descriptor 3, or -1 for none
    int parent_death_signal;                      // sent when the spawning THREAD ends; 0 for none
};

/// Starts a program in a session of its own, with /dev/null as input and every signal at its default.
/// Returns only after the program was executed, or failed to be. On success `pid` and `pidfd` are set.
int linux_spawn(const struct linux_spawn_request *_Nonnull request, pid_t *_Nonnull pid, int *_Nonnull pidfd);

/// Opens a descriptor for a process; it names that process even after its pid was given to another.
int linux_pidfd_open(pid_t pid);
int linux_pidfd_send_signal(int pidfd, int signal_number);

enum linux_wait_kind { LINUX_WAIT_NOTHING = 0, LINUX_WAIT_EXITED, LINUX_WAIT_SIGNALED, LINUX_WAIT_STOPPED };
struct linux_wait_result {
    enum linux_wait_kind kind;
    int status;  // exit status, or the signal's number
};
/// Reaps an exited child without waiting; `kind` is LINUX_WAIT_NOTHING when it still runs.
int linux_reap(int pidfd, struct linux_wait_result *_Nonnull result);
/// Waits until a child is stopped or has ended, and leaves it to be reaped. Blocks.
int linux_wait_stopped(int pidfd, struct linux_wait_result *_Nonnull result);

int linux_set_thread_name(const char *_Nonnull name);
int linux_pipe_cloexec(int descriptors[_Nonnull 2]);
int linux_eventfd_nonblocking(void);
/// Takes the exclusive lock of an open file without waiting; -EWOULDBLOCK when another process holds it.
int linux_lock_exclusively(int descriptor);
long linux_clock_ticks_per_second(void);

/// Delivers these signals as single bytes (the signal's number) on the returned non-blocking descriptor.
/// One delivery pipe exists per process; a second call adds signals to it.
int linux_signal_descriptor(const int *_Nonnull signals, size_t count);

/// A stream socket bound to, or connected to, `name` inside the directory open as `directory`. Going through the
/// descriptor keeps the path short: a socket's path is limited to 107 bytes, a data directory's is not.
/// Neither waits: connecting to a listener whose queue is full is -EAGAIN.
int linux_unix_listen(int directory, const char *_Nonnull name, int backlog);
int linux_unix_connect(int directory, const char *_Nonnull name);
int linux_unix_accept(int listener);

/// A TCP socket bound to 127.0.0.1:`port` that never listens: it keeps the port from being chosen by others while a
/// process that sets SO_REUSEADDR can still listen on it. `exclusive` refuses a port that anybody has bound.
int linux_reserve_loopback_port(uint16_t port, int exclusive);
