#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "store/journal.hpp"

namespace joulewatch {

struct SqliteJournalOptions {
    std::uint64_t maxUnappliedBytes = 1ULL << 30;  // more: the store behind is down or too slow
    std::uint64_t spareDiskBytes = 64ULL << 20;    // left free for everything else on that disk
};

/// A journal in one file. Appends that arrive together share one sync of the disk. After a failed
/// write or sync it takes nothing more until it is opened again: what the disk then holds is not
/// known, and a second sync that succeeds would prove nothing.
Result<std::unique_ptr<Journal>> openSqliteJournal(const std::filesystem::path& file,
                                                   const SqliteJournalOptions& options = {});

}  // namespace joulewatch
