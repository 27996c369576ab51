#include "analyze/voltage_candidates.hpp"

namespace joulewatch {

std::vector<std::size_t> eventsOf(const std::vector<VoltageCandidate>& candidates) {
    constexpr std::size_t kSameEvent = 3;  // readings from one spike to the next
    std::vector<std::size_t> events;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const bool continues = i > 0 && candidates[i].row - candidates[i - 1].row <= kSameEvent;
        events.push_back(continues ? events.back() : i == 0 ? 1 : events.back() + 1);
    }
    return events;
}

}  // namespace joulewatch
