/*
 * Preloaded into a process (LD_PRELOAD), it writes down in order what the process does to the files of one folder, with
 * their contents, so that the folder can be rebuilt as a power cut may leave it. Every call is carried out by the kernel's
 * own entry and noted under one lock, so that the notes stand in the order in which the kernel was asked.
 *
 * RECORDER_FOLDER  the folder, an absolute path without a slash at its end
 * RECORDER_LOG     where the notes go
 * RECORDER_MARKS   a file whose writes are noted as marks: what the process says of itself
 *
 * A note: kind, descriptor, offset or length, length of the path, length of the data; then path and data.
 * What is mapped into memory is not seen: SQLite maps only its shared memory, which is made anew after a cut.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPENED = 1, CLOSED, WRITTEN, TRUNCATED, SYNCED, UNLINKED, RENAMED, MARKED };
enum { MOST_DESCRIPTORS = 4096, IGNORED = 0, FOLLOWED = 1, MARKS = 2 };

struct note {
  uint32_t kind;
  int32_t descriptor;
  uint64_t offset;
  uint32_t path_length;
  uint32_t data_length;
} __attribute__((packed));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char followed[MOST_DESCRIPTORS];
static const char *folder, *marks;
static int notes = -1;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("RECORDER_LOG");
  folder = getenv("RECORDER_FOLDER");
  marks = getenv("RECORDER_MARKS");
  if (path == NULL || folder == NULL || marks == NULL) return;
  notes = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* A recorder that cannot write says so at once: a recording with a gap would prove nothing. */
static void write_all(const void *data, size_t length) {
  const char *at = data;
  while (length > 0) {
    ssize_t written = syscall(SYS_write, notes, at, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) abort();
    at += written;
    length -= written;
  }
}

static void take_note(enum kind kind, int descriptor, uint64_t offset, const char *path, const void *data, size_t data_length) {
  int before = errno;
  size_t path_length = path == NULL ? 0 : strlen(path);
  struct note head = {kind, descriptor, offset, path_length, data_length};
  write_all(&head, sizeof head);
  write_all(path, path_length);
  write_all(data, data_length);
  errno = before;
}

static int is_inside(const char *path) {
  size_t length = folder == NULL || notes < 0 ? 0 : strlen(folder);
  return length > 0 && path != NULL && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}
static int kind_of(int descriptor) { return descriptor < 0 || descriptor >= MOST_DESCRIPTORS ? IGNORED : followed[descriptor]; }

static int open_at(int at, const char *path, int flags, mode_t mode) {
  int kind = notes >= 0 && path != NULL && strcmp(path, marks) == 0 ? MARKS : is_inside(path) ? FOLLOWED : IGNORED;
  if (kind == IGNORED) return syscall(SYS_openat, at, path, flags, mode);
  pthread_mutex_lock(&lock);
  int descriptor = syscall(SYS_openat, at, path, flags, mode);
  if (descriptor >= MOST_DESCRIPTORS) abort();
  if (descriptor >= 0) {
    followed[descriptor] = kind;
    if (kind == FOLLOWED) take_note(OPENED, descriptor, (flags & O_TRUNC) != 0, path, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  return descriptor;
}

static mode_t mode_of(int flags, va_list arguments) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0; }
#define OPEN_LIKE(name)                                        \
  int name(const char *path, int flags, ...) {                 \
    va_list arguments;                                         \
    va_start(arguments, flags);                                \
    mode_t mode = mode_of(flags, arguments);                   \
    va_end(arguments);                                         \
    return open_at(AT_FDCWD, path, flags, mode);               \
  }
OPEN_LIKE(open)
OPEN_LIKE(open64)
#define OPENAT_LIKE(name)                                      \
  int name(int at, const char *path, int flags, ...) {         \
    va_list arguments;                                         \
    va_start(arguments, flags);                                \
    mode_t mode = mode_of(flags, arguments);                   \
    va_end(arguments);                                         \
    return open_at(at, path, flags, mode);                     \
  }
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int descriptor) {
  if (kind_of(descriptor) == IGNORED) return syscall(SYS_close, descriptor);
  pthread_mutex_lock(&lock);
  if (kind_of(descriptor) == FOLLOWED) take_note(CLOSED, descriptor, 0, NULL, NULL, 0);
  followed[descriptor] = IGNORED;
  int result = syscall(SYS_close, descriptor);
  pthread_mutex_unlock(&lock);
  return result;
}

static void note_written(int descriptor, const void *data, ssize_t written, off_t offset) {
  if (written <= 0) return;
  if (followed[descriptor] == MARKS) take_note(MARKED, descriptor, 0, NULL, data, written);
  else take_note(WRITTEN, descriptor, offset, NULL, data, written);
}
ssize_t write(int descriptor, const void *data, size_t length) {
  if (kind_of(descriptor) == IGNORED) return syscall(SYS_write, descriptor, data, length);
  pthread_mutex_lock(&lock);
  ssize_t written = syscall(SYS_write, descriptor, data, length);
  /* Afterwards the offset stands behind what was written, also where the file is open for appending. */
  if (written > 0) note_written(descriptor, data, written, syscall(SYS_lseek, descriptor, 0, SEEK_CUR) - written);
  pthread_mutex_unlock(&lock);
  return written;
}
ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  if (kind_of(descriptor) == IGNORED) return syscall(SYS_writev, descriptor, parts, count);
  ssize_t sum = 0;
  for (int index = 0; index < count; index += 1) {
    ssize_t written = write(descriptor, parts[index].iov_base, parts[index].iov_len);
    if (written < 0) return sum > 0 ? sum : -1;
    sum += written;
    if ((size_t)written < parts[index].iov_len) break;
  }
  return sum;
}
ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset) {
  if (kind_of(descriptor) == IGNORED) return syscall(SYS_pwrite64, descriptor, data, length, offset);
  pthread_mutex_lock(&lock);
  ssize_t written = syscall(SYS_pwrite64, descriptor, data, length, offset);
  note_written(descriptor, data, written, offset);
  pthread_mutex_unlock(&lock);
  return written;
}
ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) { return pwrite64(descriptor, data, length, offset); }

int ftruncate64(int descriptor, off64_t length) {
  if (kind_of(descriptor) != FOLLOWED) return syscall(SYS_ftruncate, descriptor, length);
  pthread_mutex_lock(&lock);
  int result = syscall(SYS_ftruncate, descriptor, length);
  if (result == 0) take_note(TRUNCATED, descriptor, length, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

static int synced(int descriptor, long call) {
  if (kind_of(descriptor) != FOLLOWED) return syscall(call, descriptor);
  pthread_mutex_lock(&lock);
  /* The disk itself need not be waited for: what counts is that it was asked. */
  take_note(SYNCED, descriptor, 0, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  return 0;
}
int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

static int unlink_at(int at, const char *path, int flags) {
  if (!is_inside(path)) return syscall(SYS_unlinkat, at, path, flags);
  pthread_mutex_lock(&lock);
  int result = syscall(SYS_unlinkat, at, path, flags);
  if (result == 0) take_note(UNLINKED, -1, 0, path, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int unlink(const char *path) { return unlink_at(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlink_at(at, path, flags); }
int remove(const char *path) {
  int result = unlink_at(AT_FDCWD, path, 0);
  return result == 0 || errno != EISDIR ? result : unlink_at(AT_FDCWD, path, AT_REMOVEDIR);
}
int rename(const char *from, const char *to) {
  if (!is_inside(from) && !is_inside(to)) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  pthread_mutex_lock(&lock);
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (result == 0) take_note(RENAMED, -1, 0, from, to, strlen(to));
  pthread_mutex_unlock(&lock);
  return result;
}
