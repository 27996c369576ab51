#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/metric.hpp"
#include "core/reading_batch.hpp"

namespace joulewatch {

/// A meter that a device speaks for and that no configuration names.
struct FoundMeter {
    MeterId id;
    std::string name;          // for people
    std::string maker, model;  // empty when it does not say
    MetricSet metrics;         // that it has brought or announced
    std::string sample;        // its last message, as it came; empty: none yet
};

/// What was found and nobody has accepted: so many at a time, of which the one that was silent
/// longest makes room, each told of once a second at most.
class FoundMeters {
 public:
    static constexpr std::size_t kMost = 1'000;
    static constexpr std::size_t kMaxSampleBytes = 1'000;
    static constexpr Duration kTellEvery{1'000};

    /// What is known of this meter, to be added to; null when it was told of just now.
    FoundMeter* note(const MeterId& id, MetricSet metrics, Timestamp now);
    /// Those that something was added to since the last call.
    std::vector<FoundMeter> takeNews();

 private:
    struct Known {
        FoundMeter found;
        Timestamp toldAt = Timestamp::min();
        bool isNews = false;
    };
    std::map<MeterId, Known, std::less<>> known_;
    bool anyNews_ = false;
};

}  // namespace joulewatch
