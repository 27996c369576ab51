#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "store/journal.hpp"

namespace joulewatch {

struct SqliteJournalOptions {
    std::uint64_t maxUnappliedBytes = 1ULL << 30;  // more: the store behind is down or too slow
    std::uint64_t spareDiskBytes = 64ULL << 20;    // left free for everything else on that disk
    /// So large a payload is kept in a file: half the work, and the second sync takes no longer
    /// than the database would with so many bytes.
    std::size_t largeBytes = 192u << 10;
    std::uint64_t payloadFileBytes = 32ULL << 20;  // then the next file is begun
};

/// A journal in one file, and large payloads in files beside it. Appends that arrive together share
/// one sync of the disk, or two when they are large. After a failed write or sync it takes nothing
/// more until it is opened again: what the disk then holds is not known, and a second sync that
/// succeeds would prove nothing.
Result<std::unique_ptr<Journal>> openSqliteJournal(const std::filesystem::path& file,
                                                   const SqliteJournalOptions& options = {});

}  // namespace joulewatch
