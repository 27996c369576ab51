#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <span>
#include <vector>

#include "core/result.hpp"
#include "store/journal.hpp"

namespace joulewatch {

/// Where a payload is: so many bytes of the file with this number.
struct PayloadPlace {
    std::int64_t file = 0;
    std::int64_t start = 0;
    std::int64_t bytes = 0;
};

/// A payload file and the newest group that has bytes in it.
struct PayloadFile {
    std::int64_t number = 0;
    JournalSeq newest = 0;
};

/// Large payloads of a journal in files beside it, `<journal>-payloads-00000001` and so on. Bytes
/// are added at the end and never changed, so that a second name of a file is a copy of what it
/// had; what the journal does not name is left over and means nothing. One thread at a time.
class PayloadFiles {
 public:
    /// A file with `fileBytes` is full: the next payload goes into another one.
    PayloadFiles(std::filesystem::path journal, std::uint64_t fileBytes)
        : journal_(std::move(journal)), fileBytes_(fileBytes) {}
    ~PayloadFiles() { close(); }
    PayloadFiles(const PayloadFiles&) = delete;
    PayloadFiles& operator=(const PayloadFiles&) = delete;

    /// Takes over those that the journal names, in order, and removes all others. None of them is
    /// written to again.
    Result<void> adopt(std::span<const PayloadFile> named);
    /// Returns once the bytes, and the name of their file, are on disk. `unavailable`: there is no
    /// room now, and later there may be; `corrupted`: the disk failed, and what it holds is not
    /// known.
    Result<PayloadPlace> append(JournalSeq seq, std::span<const std::byte> payload);
    /// `corrupted` when they are not there.
    Result<std::vector<std::byte>> read(const PayloadPlace& place) const;
    /// Removes files that have nothing newer than `seq`.
    void removeUpTo(JournalSeq seq);

 private:
    std::filesystem::path path(std::int64_t number) const;
    std::int64_t numberOf(const std::filesystem::path& file) const;
    Result<void> openNext();
    void close();

    std::filesystem::path journal_;
    std::uint64_t fileBytes_;
    std::deque<PayloadFile> files_;  // in order
    std::int64_t newestNumber_ = 0;
    int descriptor_ = -1;  // of the last one, while it is written to
    std::uint64_t end_ = 0;
};

}  // namespace joulewatch
