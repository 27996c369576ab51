#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/journal.hpp"
#include "store/payload_files.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace joulewatch {

/// The payload of a row (seq, crc32c, payload, file, start, bytes) of the journal `name`. When it
/// is not what was stored, `corrupted` with its seq.
Result<std::vector<std::byte>> payloadIn(const sqlite::Statement& row, const PayloadFiles& files,
                                         std::string_view name);

/// The payloads of a journal's groups: small ones in its database, large ones in files, which are
/// written once and cost nothing to forget. One thread at a time; ends before its database.
class JournalPayloads {
 public:
    /// Removes files that no row names.
    static Result<JournalPayloads> open(const sqlite::Database& database,
                                        const SqliteJournalOptions& options);

    /// Within the transaction of the group: the bytes of a large one are on disk before its row is.
    Result<void> insert(JournalSeq seq, std::span<const std::byte> payload);
    /// What is unapplied, as Journal::unapplied() has it.
    Result<std::vector<JournalEntry>> read(JournalSeq from, std::size_t maxEntries,
                                           std::size_t maxBytes);
    /// Of what is unapplied and not after `seq`.
    Result<std::uint64_t> bytesUpTo(JournalSeq seq);
    /// There are no rows up to `seq` any more.
    void forgetUpTo(JournalSeq seq) { files_->removeUpTo(seq); }

 private:
    JournalPayloads(sqlite::Statement insert, sqlite::Statement read, sqlite::Statement sum,
                    std::unique_ptr<PayloadFiles> files, std::string name, std::size_t largeBytes)
        : insert_(std::move(insert)),
          read_(std::move(read)),
          sum_(std::move(sum)),
          files_(std::move(files)),
          name_(std::move(name)),
          largeBytes_(largeBytes) {}

    sqlite::Statement insert_, read_, sum_;
    std::unique_ptr<PayloadFiles> files_;
    std::string name_;  // of the database, for messages
    std::size_t largeBytes_;
};

}  // namespace joulewatch
