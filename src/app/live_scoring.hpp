#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/live/live_scorer.hpp"
#include "app/event_log.hpp"
#include "store/readings_listener.hpp"

namespace joulewatch {

/// Judges what is stored, hands what it notices to the event log, and keeps what it has learnt in a
/// file: written at each checkpoint, after its events are on disk, so that after a crash it goes on
/// from there and comes to the same events. A file that is damaged or of another version is left
/// aside and all is learnt anew.
class LiveScoring final : public ReadingsListener {
 public:
    LiveScoring(std::filesystem::path stateFile, EventLog& log);

    JournalSeq resume(std::string_view journalId) override;
    void stored(std::span<const ReadingBatch> batches) override;
    void checkpointed(JournalSeq seq, std::string_view journalId) override;

    std::vector<LiveScorer::Summary> summaries() const;
    struct Counts {
        LiveScorer::Counts readings;
        std::size_t series = 0;        // metrics of meters that are watched
        std::size_t patterns = 0;      // meters whose metrics are looked at together
        std::uint64_t stateBytes = 0;  // of the file, when it was written last
        std::uint64_t statesLost = 0;  // files that could not be used
        std::uint64_t savesFailed = 0;
    };
    Counts counts() const;

 private:
    Result<JournalSeq> restore(std::string_view journalId);
    Result<void> save(JournalSeq seq, std::string_view journalId);

    std::filesystem::path file_;
    EventLog& log_;
    mutable std::mutex mutex_;
    LiveScorer scorer_;
    std::uint64_t stateBytes_ = 0, statesLost_ = 0, savesFailed_ = 0;
};

}  // namespace joulewatch
