#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "store/journal_record.hpp"

namespace joulewatch {

/// The groups of a journal in files beside it, `<journal>-log-00000001` and so on, one behind the
/// other. A file is written to from one start to the next at most, and only behind its last record:
/// whoever has a second name of it has a copy, for then the next record goes into another one.
/// What was forgotten, and blocks that were asked for in advance, are written over, past the page
/// cache where the file system allows it: a disk is twice as fast where there is nothing to note
/// down but the bytes. One thread appends, others read.
class JournalLog {
 public:
    struct Options {
        std::filesystem::path journal;
        std::string id;                           // of the journal
        std::uint64_t fileBytes = 4ULL << 20;     // then the next one is begun
        std::uint64_t spareDiskBytes = 64 << 20;  // nothing is asked for in advance below that
        bool readOnly = false;                    // for who looks at the files of another one
    };
    /// Groups that were acknowledged and are not there any more.
    struct Damage {
        JournalSeq from = 0, to = 0;
        std::string what;
    };
    using Visitor = std::function<void(const LogRecord&)>;

    explicit JournalLog(Options options) : options_(std::move(options)) {}
    ~JournalLog() { close(); }
    JournalLog(const JournalLog&) = delete;
    JournalLog& operator=(const JournalLog&) = delete;

    /// Before anything else: reads what an earlier run has left, and tells of each whole group that
    /// is after `kept`, in order. Groups up to `kept` may be missing; any later one, and all up to
    /// `ended`, were acknowledged, and what is missing of them is damage. The last record may be
    /// there in part: it was not acknowledged, and is forgotten.
    Result<void> recover(JournalSeq kept, JournalSeq ended, const Visitor& visit);
    /// In order. Also of groups up to `kept` that are there and should not be as they are.
    const std::vector<Damage>& damage() const { return damage_; }
    JournalSeq last() const;

    /// `group.seq` is the one after the last. Returns once it is on disk. `unavailable`: there is
    /// no room now, and later there may be; `corrupted`: the disk failed, and what it holds is not
    /// known.
    Result<void> append(const LogGroup& group);
    /// As Journal::unapplied() has it, of the groups from `from` on.
    Result<std::vector<JournalEntry>> read(JournalSeq from, std::size_t maxEntries,
                                           std::size_t maxBytes) const;
    /// Payload of the groups after `seq`.
    std::uint64_t bytesAfter(JournalSeq seq) const;
    /// The newest group of the files, but for the one that is written to, that hold nothing after
    /// `seq`; 0: there is no such file.
    JournalSeq forgettable(JournalSeq seq) const;
    /// Gives those files up.
    void forgetUpTo(JournalSeq seq);
    /// There is much to do and no next file: prepare() should be called, by any other thread.
    bool wantsSpare() const;
    /// Asks the disk for the next file in advance, unless it is nearly full.
    void prepare();

    /// Removes the files of a log that was never in use.
    static Result<void> removeAll(const std::filesystem::path& journal);

 private:
    struct File {
        std::int64_t number = 0;
        JournalSeq newest = 0;  // 0: it holds nothing
    };
    /// Where a group begins, so that none is searched for from far away.
    struct Mark {
        JournalSeq seq = 0;
        std::int64_t file = 0;
        std::uint64_t offset = 0;
        std::uint64_t payloadBefore = 0;  // of all groups before this one
    };
    struct Recovery;
    class Reading;

    std::filesystem::path path(std::int64_t number) const;
    std::uint64_t tagOf(std::int64_t number) const;
    Result<std::vector<std::int64_t>> numbers();
    Result<void> recoverFile(Recovery& state, std::int64_t number, JournalSeq nextFirst);
    Result<void> openNext();
    bool isFull(std::size_t more);
    Result<void> write(std::span<const std::byte> head, std::span<const std::byte> payload);
    std::span<const std::byte> block(std::span<const std::byte> head,
                                     std::span<const std::byte> payload);
    void close();
    void note(const RecordHeader& header, std::int64_t file, std::uint64_t offset, bool far);
    Mark markBefore(JournalSeq seq) const;
    Result<std::vector<std::byte>> payloadOf(Reading& reading, JournalSeq seq,
                                             std::string& name) const;
    const Damage* damageOf(JournalSeq seq) const;
    void giveUp(const std::filesystem::path& file);

    Options options_;
    std::vector<Damage> damage_;  // as recover() has found it
    // Of the thread that appends.
    int descriptor_ = -1;
    std::uint64_t end_ = 0;
    bool grows_ = false;  // the file gets its blocks as it is written to
    struct Free {
        void operator()(std::byte* bytes) const { std::free(bytes); }
    };
    std::unique_ptr<std::byte, Free> block_;  // that is written
    std::size_t blockBytes_ = 0;
    // Of all threads.
    mutable std::mutex mutex_;
    std::deque<File> files_;    // in order
    std::int64_t current_ = 0;  // the file that is written to; 0: none
    std::uint64_t currentBytes_ = 0;
    std::deque<Mark> marks_;
    std::uint64_t marked_ = 0;  // where in the last file the last mark is
    std::int64_t newestNumber_ = 0;
    JournalSeq last_ = 0;
    std::uint64_t payload_ = 0;  // of all groups since the first that was found
    std::vector<std::filesystem::path> spares_;
    int prepared_ = 0;                // so often that was tried
    std::uint64_t wantsSpareAt_ = 0;  // bytes of the file
};

}  // namespace joulewatch
