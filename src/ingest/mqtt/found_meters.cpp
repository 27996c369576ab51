#include "ingest/mqtt/found_meters.hpp"

#include <algorithm>
#include <utility>

namespace joulewatch {

FoundMeter* FoundMeters::note(const MeterId& id, MetricSet metrics, Timestamp now) {
    auto there = known_.find(id);
    if (there == known_.end()) {
        if (known_.size() == kMost)
            known_.erase(std::ranges::min_element(
                known_, {}, [](const auto& each) { return each.second.toldAt; }));
        there = known_.emplace(id, Known{}).first;
        there->second.found.id = id;
        there->second.found.name = id;
    }
    Known& known = there->second;
    const bool brings = std::ranges::any_of(kMetrics, [&](const MetricInfo& each) {
        return metrics.contains(each.metric) && !known.found.metrics.contains(each.metric);
    });
    if (!brings && known.toldAt > now - kTellEvery && known.toldAt <= now) return nullptr;
    known.found.metrics = known.found.metrics.with(metrics);
    known.toldAt = now;
    known.isNews = anyNews_ = true;
    return &known.found;
}

std::vector<FoundMeter> FoundMeters::takeNews() {
    std::vector<FoundMeter> news;
    if (!std::exchange(anyNews_, false)) return news;
    for (auto& [id, known] : known_)
        if (std::exchange(known.isNews, false)) news.push_back(known.found);
    return news;
}

}  // namespace joulewatch
