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
    std::uint64_t logFileBytes = 4ULL << 20;       // of a file that a backup copies whole
};

/// A journal whose groups are appended to a log (journal_log.hpp), one write and one sync for all
/// that arrive together; SQLite keeps what is wanted for longer: how far the store behind has come,
/// the keys and notes of files of the log that are given up. After a failed write or sync it takes
/// nothing more until it is opened again: what the disk then holds is not known, and a second sync
/// that succeeds would prove nothing.
Result<std::unique_ptr<Journal>> openSqliteJournal(const std::filesystem::path& file,
                                                   const SqliteJournalOptions& options = {});

}  // namespace joulewatch
