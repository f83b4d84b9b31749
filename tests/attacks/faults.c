/*
 * Preloaded into a program, makes one of its calls on files fail, or ends the program there.
 *
 * Counted are open, write, pwrite, fsync, fdatasync, ftruncate, rename, unlink and mkdir on paths
 * below the folders in FAULT_ROOTS (a colon between two). FAULT_AT says which of them is struck,
 * from 1; 0 is none. FAULT_HOW says how: "once" and "onward" (that one and all after it) fail with
 * the number FAULT_ERRNO, "short" writes half of what it should, "torn" does so and then fails
 * onward, "before" and "after" end the program by SIGKILL around the call.
 *
 * A program that forks others can use arm(), seen() and pretend() instead of the environment: the
 * counts stand in memory that its children share. pretend() makes it take itself for another user,
 * so that its own files are foreign to it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum how { ONCE, ONWARD, SHORT, TORN, BEFORE, AFTER };
static const char *const hows[] = {"once", "onward", "short", "torn", "before", "after"};

struct shared {
    int seen;         /* calls that were counted */
    char struck[300]; /* what was struck first */
};

static struct shared *shared;
static char roots[4096];
static int at, number;
static enum how how;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

static int user = -1;

void pretend(int to_be) {
    user = to_be;
}

uid_t getuid(void) {
    return user < 0 ? REAL(getuid)() : (uid_t)user;
}

int seen(void) {
    return shared->seen;
}

const char *struck(void) {
    return shared->struck;
}

void arm(const char *where, int which, int with, const char *in_which_way) {
    snprintf(roots, sizeof roots, "%s", where);
    at = which;
    number = with;
    how = ONCE;
    for (int one = 0; one < 6; one++)
        if (!strcmp(hows[one], in_which_way))
            how = (enum how)one;
    memset(shared, 0, sizeof *shared);
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("FAULT_ROOTS"), *which = getenv("FAULT_AT");
    const char *with = getenv("FAULT_ERRNO"), *way = getenv("FAULT_HOW");
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (where)
        arm(where, which ? atoi(which) : 0, with ? atoi(with) : EIO, way ? way : "once");
}

static int is_below(const char *path) {
    for (const char *root = roots; *root;) {
        size_t length = strcspn(root, ":");
        if (length && !strncmp(path, root, length) && (path[length] == '/' || !path[length]))
            return 1;
        root += length + (root[length] == ':');
    }
    return 0;
}

/* Whether this call is to fail. Half is set where it is to do half of its work. */
static int strikes(const char *name, const char *path, int writes, int *half) {
    if (!at || !path || !is_below(path))
        return 0;
    int turn = __sync_add_and_fetch(&shared->seen, 1);
    int now = turn == at, since = turn > at && (how == ONWARD || how == TORN);
    if (!now && !since)
        return 0;
    if (now)
        snprintf(shared->struck, sizeof shared->struck, "%s %s", name, path);
    if (how == BEFORE)
        kill(getpid(), SIGKILL);
    if (now && (how == SHORT || how == TORN) && writes) {
        *half = 1;
        return 0;
    }
    if (how == SHORT || how == AFTER)
        return 0;
    errno = number;
    return 1;
}

static void ended(void) {
    if (how == AFTER && at && shared->seen == at && shared->struck[0])
        kill(getpid(), SIGKILL);
}

static const char *path_of(int handle, char *room, size_t size) {
    char link[64];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, room, size - 1);
    errno = before;
    if (length < 0)
        return NULL;
    room[length] = 0;
    return room;
}

#define ON_PATH(name, path, call)                                                                  \
    int half = 0;                                                                                  \
    if (strikes(#name, path, 0, &half))                                                            \
        return -1;                                                                                 \
    int result = call;                                                                             \
    ended();                                                                                       \
    return result

#define ON_HANDLE(name, handle, call)                                                              \
    char room[4096];                                                                               \
    ON_PATH(name, path_of(handle, room, sizeof room), call)

#define OPENING(name)                                                                              \
    int name(const char *path, int flags, ...) {                                                   \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        ON_PATH(name, path, REAL(name)(path, flags, mode));                                        \
    }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                                           \
    int name(int folder, const char *path, int flags, ...) {                                       \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        ON_PATH(name, path, REAL(name)(folder, path, flags, mode));                                \
    }
OPENING_AT(openat)
OPENING_AT(openat64)

#define WRITING(name, arguments, call_whole, call_half)                                            \
    ssize_t name arguments {                                                                       \
        char room[4096];                                                                           \
        int half = 0;                                                                              \
        if (strikes(#name, path_of(handle, room, sizeof room), 1, &half))                          \
            return -1;                                                                             \
        ssize_t result = half && size > 1 ? call_half : call_whole;                                \
        ended();                                                                                   \
        return result;                                                                             \
    }
WRITING(write, (int handle, const void *data, size_t size), REAL(write)(handle, data, size),
        REAL(write)(handle, data, size / 2))
WRITING(pwrite, (int handle, const void *data, size_t size, off_t place),
        REAL(pwrite)(handle, data, size, place), REAL(pwrite)(handle, data, size / 2, place))
WRITING(pwrite64, (int handle, const void *data, size_t size, off64_t place),
        REAL(pwrite64)(handle, data, size, place), REAL(pwrite64)(handle, data, size / 2, place))

int fsync(int handle) {
    ON_HANDLE(fsync, handle, REAL(fsync)(handle));
}

int fdatasync(int handle) {
    ON_HANDLE(fdatasync, handle, REAL(fdatasync)(handle));
}

int ftruncate(int handle, off_t size) {
    ON_HANDLE(ftruncate, handle, REAL(ftruncate)(handle, size));
}

int ftruncate64(int handle, off64_t size) {
    ON_HANDLE(ftruncate64, handle, REAL(ftruncate64)(handle, size));
}

int rename(const char *from, const char *to) {
    ON_PATH(rename, to, REAL(rename)(from, to));
}

int renameat(int one, const char *from, int other, const char *to) {
    ON_PATH(renameat, to, REAL(renameat)(one, from, other, to));
}

int unlink(const char *path) {
    ON_PATH(unlink, path, REAL(unlink)(path));
}

int unlinkat(int folder, const char *path, int flags) {
    ON_PATH(unlinkat, path, REAL(unlinkat)(folder, path, flags));
}

int mkdir(const char *path, mode_t mode) {
    ON_PATH(mkdir, path, REAL(mkdir)(path, mode));
}
