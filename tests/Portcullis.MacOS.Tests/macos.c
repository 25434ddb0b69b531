// The C library of macOS as far as Portcullis.Storage calls it, on Linux: its names, its numbers, the layout of its
// structures, and the answers in which its kernel differs. Whatever it does not expect, it aborts on.
#define _GNU_SOURCE
#include <asm/fcntl.h>
#include <errno.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// On x64 the plain names have 32-bit inodes; nobody may call them.
#ifdef __x86_64__
#define INODE64(name) __asm__(name "$INODE64")
#else
#define INODE64(name) __asm__(name)
#endif

// sys/errno.h.
static int error_number(int linux_number)
{
    switch (linux_number) {
    case EDEADLK: return 11;
    case EAGAIN: return 35;
    case ELOOP: return 62;
    case ENAMETOOLONG: return 63;
    case ENOTEMPTY: return 66;
    case EDQUOT: return 69;
    case ENOSYS: return 78;
    case EILSEQ: return 92;
    case EOPNOTSUPP: return 102;
    default: return linux_number;
    }
}

static long answer(long result)
{
    if (result < 0)
        errno = error_number(errno);
    return result;
}

// sys/fcntl.h.
static int open_flags(int flags)
{
    static const int pairs[][2] = {
        { 0x2, O_RDWR }, { 0x4, O_NONBLOCK }, { 0x100, O_NOFOLLOW }, { 0x200, O_CREAT }, { 0x800, O_EXCL },
        { 0x20000, O_NOCTTY }, { 0x100000, O_DIRECTORY }, { 0x1000000, O_CLOEXEC },
    };
    int result = 0;
    for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (flags & pairs[i][0])
            result |= pairs[i][1];
        flags &= ~pairs[i][0];
    }
    if (flags != 0)
        abort();
    return result;
}

static int at_flags(int flags)
{
    switch (flags) {
    case 0: return 0;
    case 0x20: return AT_SYMLINK_NOFOLLOW;
    case 0x80: return AT_REMOVEDIR;
    default: abort();
    }
}

int open(const char *path, int flags, ...)
{
    return answer(syscall(SYS_openat, AT_FDCWD, path, open_flags(flags), 0));
}

int openat(int directory, const char *name, int flags, ...)
{
    int mode = 0;
    if (flags & 0x200) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, int);
        va_end(rest);
        if (mode != 0600)
            abort();
    }
    return answer(syscall(SYS_openat, directory, name, open_flags(flags), mode));
}

ssize_t readlinkat(int directory, const char *name, char *buffer, size_t count)
{
    return answer(syscall(SYS_readlinkat, directory, name, buffer, count));
}

int mkdirat(int directory, const char *name, unsigned mode)
{
    return answer(syscall(SYS_mkdirat, directory, name, mode));
}

int symlinkat(const char *target, int directory, const char *name)
{
    return answer(syscall(SYS_symlinkat, target, directory, name));
}

int unlinkat(int directory, const char *name, int flags)
{
    long result = syscall(SYS_unlinkat, directory, name, at_flags(flags));
    if (result < 0 && errno == EISDIR)
        errno = EPERM;
    return answer(result);
}

int renameat(int source_directory, const char *source, int destination_directory, const char *destination)
{
    return answer(syscall(SYS_renameat2, source_directory, source, destination_directory, destination, 0));
}

int renameatx_np(int source_directory, const char *source, int destination_directory, const char *destination, unsigned flags)
{
    if (flags != 4) // RENAME_EXCL
        abort();
    return answer(syscall(SYS_renameat2, source_directory, source, destination_directory, destination, 1));
}

struct time {
    int64_t seconds, nanoseconds;
};

int futimens(int file, const struct time times[2])
{
    struct time linux_times[2];
    if (times[0].nanoseconds != -2) // UTIME_OMIT
        abort();
    linux_times[0] = (struct time) { 0, (1L << 30) - 2 };
    linux_times[1] = times[1];
    return answer(syscall(SYS_utimensat, file, 0, linux_times, 0));
}

int fchmod(int file, unsigned mode) { return answer(syscall(SYS_fchmod, file, mode)); }

int flock(int file, int operation) { return answer(syscall(SYS_flock, file, operation)); }

ssize_t pread(int file, void *buffer, size_t count, long offset)
{
    return answer(syscall(SYS_pread64, file, buffer, count, offset));
}

ssize_t pwrite(int file, const void *buffer, size_t count, long offset)
{
    return answer(syscall(SYS_pwrite64, file, buffer, count, offset));
}

// A file system in memory has no F_FULLFSYNC, as many of macOS have none.
int fcntl(int file, int command, ...)
{
    struct statfs status;
    if (command != 51) // F_FULLFSYNC
        abort();
    if (syscall(SYS_fstatfs, file, &status) == 0 && status.f_type == 0x01021994) { // TMPFS_MAGIC
        errno = 45; // ENOTSUP
        return -1;
    }
    return answer(syscall(SYS_fsync, file));
}

int fsync(int file) { return answer(syscall(SYS_fsync, file)); }

// sys/stat.h, with 64-bit inodes.
struct status {
    int32_t device;
    uint16_t mode, links;
    uint64_t inode;
    uint32_t user, group;
    int32_t device_number;
    struct time accessed, modified, changed, created;
    int64_t length, blocks;
    int32_t block_size;
    uint32_t flags, generation;
    int32_t spare;
    int64_t spares[2];
};

static int status_of(int directory, const char *name, int flags, struct status *status)
{
    struct statx statx;
    if (syscall(SYS_statx, directory, name, flags, 0xfff, &statx) < 0)
        return answer(-1);

    memset(status, 0xEE, sizeof *status);
    status->device = (int32_t)(statx.stx_dev_major << 24 | statx.stx_dev_minor);
    status->mode = statx.stx_mode;
    status->links = (uint16_t)statx.stx_nlink;
    status->inode = statx.stx_ino;
    status->length = (int64_t)statx.stx_size;
    status->modified = (struct time) { statx.stx_mtime.tv_sec, statx.stx_mtime.tv_nsec };
    status->created = (struct time) { statx.stx_btime.tv_sec, statx.stx_btime.tv_nsec };
    return 0;
}

int fstat_64(int file, struct status *status) INODE64("fstat");
int fstat_64(int file, struct status *status) { return status_of(file, "", AT_EMPTY_PATH, status); }

int fstatat_64(int directory, const char *name, struct status *status, int flags) INODE64("fstatat");
int fstatat_64(int directory, const char *name, struct status *status, int flags)
{
    return status_of(directory, name, at_flags(flags), status);
}

// sys/mount.h: struct statfs, with 64-bit inodes.
int fstatfs_64(int file, unsigned char status[2168]) INODE64("fstatfs");
int fstatfs_64(int file, unsigned char status[2168])
{
    struct statfs linux_status;
    if (syscall(SYS_fstatfs, file, &linux_status) < 0)
        return answer(-1);

    uint32_t block_size = (uint32_t)linux_status.f_bsize;
    uint64_t available = linux_status.f_bavail;
    memset(status, 0xEE, 2168);
    memcpy(status, &block_size, sizeof block_size);
    memcpy(status + 24, &available, sizeof available);
    return 0;
}

// sys/dirent.h, with 64-bit inodes.
struct stream {
    int directory;
    long position, filled;
    char entries[8192];
    char entry[1048];
};

struct stream *fdopendir_64(int directory) INODE64("fdopendir");
struct stream *fdopendir_64(int directory)
{
    struct stream *stream = calloc(1, sizeof *stream);
    stream->directory = directory;
    return stream;
}

void *readdir_64(struct stream *stream) INODE64("readdir");
void *readdir_64(struct stream *stream)
{
    if (stream->position == stream->filled) {
        stream->position = 0;
        stream->filled = syscall(SYS_getdents64, stream->directory, stream->entries, sizeof stream->entries);
        if (stream->filled <= 0) {
            answer(stream->filled);
            stream->filled = 0;
            return NULL;
        }
    }

    const char *linux_entry = stream->entries + stream->position;
    const char *name = linux_entry + 19;
    uint16_t linux_length, name_length = (uint16_t)strlen(name);
    memcpy(&linux_length, linux_entry + 16, sizeof linux_length);
    stream->position += linux_length;

    memset(stream->entry, 0xEE, sizeof stream->entry);
    memcpy(stream->entry + 18, &name_length, sizeof name_length);
    memcpy(stream->entry + 21, name, name_length + 1u);
    return stream->entry;
}

int closedir(struct stream *stream)
{
    syscall(SYS_close, stream->directory);
    free(stream);
    return 0;
}
