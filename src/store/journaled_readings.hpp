#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/name_index.hpp"
#include "store/disk_room.hpp"
#include "store/journal_writer.hpp"
#include "store/reading_store.hpp"
#include "store/readings_listener.hpp"

namespace joulewatch {

struct JournaledReadingsOptions {
    std::filesystem::path directory;           // whose disk is watched
    std::uint64_t spareDiskBytes = 256 << 20;  // writes are refused before less than this is free
    std::chrono::milliseconds checkpointEvery = std::chrono::seconds{30};
    /// Or as soon as so many wait in the store, at 170 bytes. A checkpoint costs as much as storing
    /// some hundred thousand readings, so it is to come after more than that; and each meter that
    /// has rows in it costs as much as some tens of them.
    std::size_t checkpointRows = 250'000, checkpointRowsOfMeter = 100,
                mostCheckpointRows = 1'000'000;
    std::chrono::milliseconds retryAfter = std::chrono::seconds{1};
    std::vector<ReadingsListener*> listeners{};  // outlive what is opened; told in this order
};

/// What a page for operators shows.
struct IngestState {
    std::uint64_t unappliedBytes = 0;     // acknowledged, not yet in the store's files
    std::uint64_t givenUp = 0;            // batches that could not be read back or stored
    std::uint64_t behind = 0;             // commits of the journal that listeners have not heard
    std::chrono::duration<double> lag{};  // since the oldest of them was acknowledged
    std::string trouble;                  // why batches are waiting; empty when they are not
};

/// Readings on their way in: acknowledged once a journal has them on disk, then applied to the
/// store by a thread of its own, then checkpointed, and only then forgotten by the journal. After a
/// crash what was not checkpointed is applied again; batches the store knows change nothing. A
/// device may send the values of a row one by one: a later value takes the place of an earlier one,
/// nothing does not. Safe to call from any thread.
class JournaledReadings {
 public:
    static Result<std::unique_ptr<JournaledReadings>> open(std::unique_ptr<Journal> journal,
                                                           std::shared_ptr<ReadingStore> store,
                                                           JournaledReadingsOptions options);
    /// Ends after the batch at hand; what is not applied is, when it is opened again.
    ~JournaledReadings();
    JournaledReadings(const JournaledReadings&) = delete;
    JournaledReadings& operator=(const JournaledReadings&) = delete;

    /// Returns once the readings survive a crash and a power cut; queries see them shortly after.
    /// `invalidInput`: what the store would refuse; `unavailable`: the disk is nearly full, or too
    /// much waits; then nothing is kept.
    /// What the sender remembers of them is kept with them, in the same commit.
    Result<AppendReceipt> append(std::string_view batchKey, const ReadingSet& readings,
                                 JournalNote note = {});
    Result<AppendReceipt> append(std::string_view batchKey, std::span<const ReadingBatch> batches,
                                 JournalNote note = {}) {
        return append(batchKey, ReadingSet::of(batches), std::move(note));
    }
    /// The same without waiting: `done` is called from another thread, which it must not hold up,
    /// or before this returns when the readings are refused; until then they stay where they are.
    /// Without a key a batch that comes again is stored again.
    using Done = std::function<void(const Result<AppendReceipt>&)>;
    void appendLater(std::optional<BatchKey> key, const ReadingSet& readings, const Done& done,
                     JournalNote note = {});
    /// What senders remember (Journal::notes).
    Result<std::vector<std::vector<std::byte>>> notes(std::string_view prefix) const {
        return journal_->notes(prefix);
    }
    Result<void> forgetNotes(std::string_view prefix) { return journal_->forgetNotes(prefix); }
    /// A file's readings, straight into the store, after all that was acknowledged before; then the
    /// listeners hear them, meter by meter. They are not in the journal: after a crash in between
    /// the readings are there, and listeners have not heard (all of) them.
    Result<AppendReceipt> import(std::string_view batchKey, const ReadingSpool& spool,
                                 const Progress& progress);
    /// Returns once queries see all that was acknowledged before the call.
    Result<void> drain();
    /// drain(), and all of it is in the store's files, the journal empty: for a graceful stop and a
    /// backup.
    Result<void> settle();

    const ReadingStore& store() const { return *store_; }
    IngestState state() const;
    /// Whether an append of a few readings would be taken now: `unavailable` with the reason.
    Result<void> checkReady() const;

 private:
    JournaledReadings(std::unique_ptr<Journal> journal, std::shared_ptr<ReadingStore> store,
                      JournaledReadingsOptions options);
    void written(JournalSeq seq);
    Result<void> checkDisk(std::uint64_t neededBytes) const;
    Result<void> enoughOf(const Result<std::uint64_t>& free, std::uint64_t neededBytes) const;
    Result<void> reserveMeters(std::span<const MeterReadings> readings);
    void run();
    Result<bool> applySome();
    /// What a group holds, as it was stored; `corrupted` when it is damaged.
    struct Read {
        JournalSeq seq;
        std::string name;
        Result<ReadingSet> readings;
    };
    Result<std::vector<Read>> read(JournalSeq from);
    Result<void> apply(const Read& entry);
    void tell(JournalSeq seq, const ReadingSet& readings);
    Result<void> tell(const ReadingSpool& spool);
    Result<void> checkpoint(bool now = false);
    Result<void> meanwhile(const std::function<Result<void>()>& work);
    bool tellAhead();
    bool checkpointIsDue();

    std::unique_ptr<Journal> journal_;
    std::shared_ptr<ReadingStore> store_;
    JournaledReadingsOptions options_;
    DiskRoom room_;

    std::mutex reserving_;
    NameIndex meters_;  // in the store, or on their way there

    mutable std::mutex guard_;
    std::condition_variable wake_, applied_;
    JournalSeq acknowledgedSeq_ = 0;  // the newest
    /// When commits that wait were acknowledged, by their newest number. Beyond kMostDated of them
    /// the later ones have no time of their own: the oldest, which counts, is kept.
    std::deque<std::pair<JournalSeq, std::chrono::steady_clock::time_point>> dated_;
    static constexpr std::size_t kMostDated = 4096;
    JournalSeq appliedSeq_ = 0;  // in the store, perhaps not in its files
    std::uint64_t givenUp_ = 0;
    std::optional<Error> trouble_;
    bool ending_ = false;

    std::mutex applying_;  // one at a time: the thread, or settle()
    struct Listening {
        ReadingsListener* listener;
        JournalSeq heard;  // up to it: in what the listener has saved
    };
    std::vector<Listening> listening_;
    /// The next to be applied, as far as listeners have heard them already and there is room.
    std::vector<Read> ahead_;
    std::size_t aheadBytes_ = 0;
    bool aheadEnds_ = false;  // more were told than are kept
    JournalSeq markedSeq_ = 0;
    JournalSeq toldSeq_ =
        0;  // listeners have heard up to it: during a checkpoint, ahead of the store
    bool toldFile_ = false;  // and listeners have not saved what they made of it
    std::chrono::steady_clock::time_point lastCheckpoint_ = std::chrono::steady_clock::now();
    std::thread thread_;
    std::optional<JournalWriter> writer_;  // ends first
};

}  // namespace joulewatch
