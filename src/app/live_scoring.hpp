#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyze/live/live_scorer.hpp"
#include "app/event_log.hpp"
#include "store/readings_listener.hpp"

namespace joulewatch {

/// Judges what is stored, hands what it notices to the event log, and keeps what it has learnt in a
/// file: written at a checkpoint, after its events are on disk, so that after a crash it goes on
/// from there, is told again what came later, and comes to the same events. A large state, of
/// hundreds of meters and more, is not written at each checkpoint: it would be the most of what the
/// disk has to do. A file that is damaged or of another version is left aside and all is learnt
/// anew.
class LiveScoring final : public ReadingsListener {
 public:
    static constexpr std::uint64_t kSmallState = 4u << 20;  // bytes; written at each checkpoint
    /// After so long or so many values (or so many of each metric of a meter) another one is
    /// written in any case: what came since is told again after a crash, at a million a second.
    static constexpr std::chrono::minutes kSaveEvery{2};
    static constexpr std::uint64_t kSaveValues = 1'000'000, kSaveValuesOfSeries = 200;

    LiveScoring(std::filesystem::path stateFile, EventLog& log);

    JournalSeq resume(std::string_view journalId) override;
    void stored(std::span<const MeterReadings> readings) override;
    Saving checkpointed(JournalSeq seq, std::string_view journalId, bool now) override;

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
    bool mayWait() const;
    std::string stateBytes(JournalSeq seq, std::string_view journalId);
    JournalSeq save(JournalSeq seq, const std::optional<std::string>& state);
    Result<void> write(std::string_view state) const;

    std::filesystem::path file_;
    EventLog& log_;
    mutable std::mutex mutex_;
    LiveScorer scorer_;
    JournalSeq savedSeq_ = 0;
    std::chrono::steady_clock::time_point savedAt_;
    std::uint64_t savedValues_ = 0;  // that were judged by then
    std::uint64_t stateBytes_ = 0, statesLost_ = 0, savesFailed_ = 0;
};

}  // namespace joulewatch
