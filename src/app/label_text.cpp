#include "app/label_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace joulewatch {

std::string labelText(const Plant& plant, const std::vector<FaultLabel>& labels) {
    std::string text;
    for (const FaultLabel& each : labels)
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{:.4g},{}\n",
                       plant.meters()[each.machine].id, formatTimestamp(each.from),
                       formatTimestamp(each.to), name(each.fault), each.parameter, each.magnitude,
                       name(each.severity));
    return text;
}

}  // namespace joulewatch
