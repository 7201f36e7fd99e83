#define _GNU_SOURCE
#include "LinuxProcess.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

// ---- Spawning ------------------------------------------------------------------------------------------------------

static void fail_child(int report, int code) {
    ssize_t ignored = write(report, &code, sizeof code);
    (void)ignored;
    _exit(127);
}

// Moves a descriptor out of the range 0...9 that the child's own descriptors are going to occupy.
static int lift(int descriptor, int report) {
    int lifted = fcntl(descriptor, F_DUPFD_CLOEXEC, 10);
    if (lifted < 0) fail_child(report, errno);
    return lifted;
}

// Runs between fork and exec: only async-signal-safe calls.
static void run_child(const struct linux_spawn_request *request, pid_t parent, int report) {
    report = lift(report, report);
    int output = lift(request->output, report);
    int inherited = request->inherited >= 0 ? lift(request->inherited, report) : -1;

    if (setsid() < 0) fail_child(report, errno);
    if (request->parent_death_signal != 0) {
        if (prctl(PR_SET_PDEATHSIG, request->parent_death_signal) < 0) fail_child(report, errno);
        // The parent may have died before the request took effect; then nobody is left to send the signal.
        if (getppid() != parent) _exit(127);
    }

    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);

    int input = open("/dev/null", O_RDONLY);
    if (input < 0) fail_child(report, errno);
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) fail_child(report, errno);
    if (inherited >= 0 && dup2(inherited, 3) < 0) fail_child(report, errno);

    // Descriptors that some library opened without O_CLOEXEC must not outlive the exec either.
    unsigned first = inherited >= 0 ? 4 : 3;
    if (syscall(SYS_close_range, first, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */) < 0) {
        for (int descriptor = (int)first; descriptor < 4096; descriptor++) {
            int flags = fcntl(descriptor, F_GETFD);
            if (flags >= 0) fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC);
        }
    }
    execve(request->path, request->arguments, request->environment);
    fail_child(report, errno);
}

int linux_spawn(const struct linux_spawn_request *request, pid_t *pid, int *pidfd) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) return -errno;
    pid_t parent = getpid();

    // A handler of this process must not run in the child before its handlers are reset.
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pid_t child = fork();
    int code = errno;
    if (child == 0) run_child(request, parent, report[1]);
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    close(report[1]);
    if (child < 0) {
        close(report[0]);
        return -code;
    }

    code = 0;
    ssize_t count;
    do count = read(report[0], &code, sizeof code);
    while (count < 0 && errno == EINTR);
    close(report[0]);
    if (count == (ssize_t)sizeof code) {
        waitpid(child, NULL, 0);
        return -code;
    }
    // Not reaped by anyone but us, so the pid still names the child here.
    int descriptor = linux_pidfd_open(child);
    if (descriptor < 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        return descriptor;
    }
    *pid = child;
    *pidfd = descriptor;
    return 0;
}

// ---- Processes by descriptor ---------------------------------------------------------------------------------------

int linux_pidfd_open(pid_t pid) {
    long descriptor = syscall(SYS_pidfd_open, pid, 0);
    return descriptor < 0 ? -errno : (int)descriptor;
}

int linux_pidfd_send_signal(int pidfd, int signal_number) {
    return syscall(SYS_pidfd_send_signal, pidfd, signal_number, NULL, 0) < 0 ? -errno : 0;
}

static int wait_by_descriptor(int pidfd, int options, struct linux_wait_result *result) {
    siginfo_t info;
    int outcome;
    do {
        memset(&info, 0, sizeof info);
        outcome = waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, options);
    } while (outcome < 0 && errno == EINTR);
    if (outcome < 0) return -errno;
    result->status = info.si_status;
    if (info.si_pid == 0) result->kind = LINUX_WAIT_NOTHING;
    else if (info.si_code == CLD_EXITED) result->kind = LINUX_WAIT_EXITED;
    else if (info.si_code == CLD_STOPPED) result->kind = LINUX_WAIT_STOPPED;
    else result->kind = LINUX_WAIT_SIGNALED;
    return 0;
}

int linux_reap(int pidfd, struct linux_wait_result *result) {
    return wait_by_descriptor(pidfd, WEXITED | WNOHANG, result);
}

int linux_wait_stopped(int pidfd, struct linux_wait_result *result) {
    return wait_by_descriptor(pidfd, WSTOPPED | WEXITED | WNOWAIT, result);
}

// ---- Small calls ---------------------------------------------------------------------------------------------------

int linux_set_thread_name(const char *name) {
    char shortened[16];
    snprintf(shortened, sizeof shortened, "%s", name);
    return -pthread_setname_np(pthread_self(), shortened);
}

int linux_pipe_cloexec(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC) < 0 ? -errno : 0; }

int linux_eventfd_nonblocking(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

int linux_lock_exclusively(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB) < 0 ? -errno : 0; }

long linux_clock_ticks_per_second(void) { return sysconf(_SC_CLK_TCK); }

// ---- Signals -------------------------------------------------------------------------------------------------------

static int signal_pipe[2] = {-1, -1};
static pthread_mutex_t signal_pipe_lock = PTHREAD_MUTEX_INITIALIZER;

static void forward_signal(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

int linux_signal_descriptor(const int *signals, size_t count) {
    int outcome = 0;
    pthread_mutex_lock(&signal_pipe_lock);
    if (signal_pipe[0] < 0 && pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) < 0) outcome = -errno;
    for (size_t index = 0; outcome == 0 && index < count; index++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = forward_signal;
        action.sa_flags = SA_RESTART;
        sigfillset(&action.sa_mask);
        if (sigaction(signals[index], &action, NULL) < 0) outcome = -errno;
    }
    if (outcome == 0) outcome = signal_pipe[0];
    pthread_mutex_unlock(&signal_pipe_lock);
    return outcome;
}

// ---- Sockets -------------------------------------------------------------------------------------------------------

static int unix_socket(int directory, const char *name, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, name);
    if (length < 0 || (size_t)length >= sizeof address->sun_path) return -ENAMETOOLONG;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return descriptor < 0 ? -errno : descriptor;
}

int linux_unix_listen(int directory, const char *name, int backlog) {
    struct sockaddr_un address;
    int descriptor = unix_socket(directory, name, &address);
    if (descriptor < 0) return descriptor;
    unlinkat(directory, name, 0);
    // Owner only, and before anybody can connect: whoever may write to this socket may stop the cluster.
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0 && fchmodat(directory, name, 0600, 0) == 0
        && listen(descriptor, backlog) == 0)
        return descriptor;
    int code = errno;
    close(descriptor);
    return -code;
}

int linux_unix_connect(int directory, const char *name) {
    struct sockaddr_un address;
    int descriptor = unix_socket(directory, name, &address);
    if (descriptor < 0) return descriptor;
    int outcome;
    do outcome = connect(descriptor, (struct sockaddr *)&address, sizeof address);
    while (outcome < 0 && errno == EINTR);
    if (outcome == 0) return descriptor;
    int code = errno;
    close(descriptor);
    return -code;
}

int linux_unix_accept(int listener) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

int linux_reserve_loopback_port(uint16_t port, int exclusive) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int reuse = !exclusive;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) < 0) {
        int code = errno;
        close(descriptor);
        return -code;
    }
    // Set after an exclusive bind too: the node that is going to listen here finds a socket willing to share.
    reuse = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    return descriptor;
}
