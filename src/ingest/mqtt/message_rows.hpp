#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/reading_set.hpp"
#include "ingest/mqtt/presence.hpp"
#include "ingest/row_table.hpp"

namespace joulewatch {

/// The readings of the messages of one read, message by message, until they are taken as batches.
/// A message whose values cannot be kept leaves no trace. Meters keep their numbers for good, so
/// that a message on a known topic allocates nothing.
class MessageRows {
 public:
    static constexpr std::size_t kMaxMeters = 10'000;  // as many as the store takes
    /// A value without a time of its own has that of its arrival, in milliseconds; so many more
    /// than one a millisecond are given the next ones.
    static constexpr Duration kMostAhead{1000};

    /// Empty when there are too many already, or the id is none (1 to 255 bytes).
    std::optional<std::uint32_t> meterNumber(std::string_view id);
    const MeterId& meter(std::uint32_t number) const { return meters_[number].id; }

    void begin(Timestamp arrival);
    Timestamp arrival() const { return arrival_; }
    /// By how much the times that were given run ahead of the clock: at kMostAhead values of that
    /// meter are refused.
    Duration ahead(Timestamp now) const {
        const bool setBack = furthest_ > now + kMostAhead;  // the clock was
        return setBack ? Duration{} : std::max(Duration{}, furthest_ - now);
    }
    /// A value in our unit, at its own time or at that of the arrival. False, with problem(), when
    /// no working meter sends it.
    bool put(std::uint32_t meter, Metric metric, double value, std::optional<Timestamp> at);
    /// The same for all values of `sample` that there are.
    bool putAll(std::uint32_t meter, const Sample& sample, std::optional<Timestamp> at);
    /// Keeps the message's rows; false, with problem(), when there is none or it comes too fast.
    bool commit();
    /// Leaves out those of the message's rows for which `leave` is true.
    template <class Leave>
    void leaveOut(Leave leave) {
        const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(messageBegin_);
        rows_.erase(std::remove_if(begin, rows_.end(), leave), rows_.end());
    }
    /// Leaves the message's rows out.
    void discard() { rows_.resize(messageBegin_); }

    /// Of what a device says of whether it is there the newest counts, and a reading that comes
    /// after it counts more than that it is not.
    void tell(Presence presence);
    /// What was told since the last call.
    std::vector<Presence> takePresences();

    const std::string& problem() const { return problem_; }
    void setProblem(std::string problem) { problem_ = std::move(problem); }
    /// Whether a row of the message that was committed last has the time of its arrival.
    bool usedArrival() const { return usedArrival_; }
    std::size_t rows() const { return rows_.size(); }
    std::size_t messageRows() const { return rows_.size() - messageBegin_; }

    /// All rows since the last call, one batch a meter.
    ReadingSet take();

 private:
    struct KnownMeter {
        MeterId id;
        std::uint32_t place = 0;  // among the meters of this read
        std::uint64_t read = 0;   // of which `place` holds
        std::array<Timestamp, kMetrics.size()> lastArrival{};
    };
    SentRow& rowOf(std::uint32_t meter, std::optional<Timestamp> at);
    bool stampArrival(SentRow& row);
    bool isTimeRight(std::optional<Timestamp> at);
    bool isValueRight(Metric metric, double& value);
    void forgetAbsent();

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
    std::vector<KnownMeter> meters_;

    std::map<std::string, Presence, std::less<>> presences_;  // by device

    std::vector<SentRow> rows_;  // of all meters by their numbers
    std::size_t messageBegin_ = 0;
    Timestamp arrival_{};
    Timestamp furthest_{};  // time that was given for an arrival
    bool usedArrival_ = false;
    std::uint64_t reads_ = 1;
    std::string problem_;
};

}  // namespace joulewatch
