#include "cli/fault_map.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace joulewatch {

std::vector<FaultPlacement> parseFaultMap(std::string_view flag, const std::string& text) {
    std::vector<FaultPlacement> faults;
    for (const std::string& entry : CLI::detail::split(text, ',')) {
        const std::size_t equals = entry.find('=');
        FaultPlacement placement{};
        const auto fault =
            std::ranges::find(kFaults, equals == std::string::npos ? "" : entry.substr(equals + 1),
                              [](Fault each) { return std::string(name(each)); });
        if (fault == kFaults.end() ||
            !CLI::detail::lexical_cast(entry.substr(0, equals), placement.machine) ||
            placement.machine > 99)
            throw CLI::ValidationError(
                fmt::format("{}: '{}' is not MACHINE=FAULT with a machine from 0 to "
                            "99 and one of spike, degradation, harmonics, imbalance",
                            flag, entry));
        placement.fault = *fault;
        if (std::ranges::find(faults, placement) != faults.end())
            throw CLI::ValidationError(fmt::format("{}: '{}' is there twice", flag, entry));
        faults.push_back(placement);
    }
    return faults;
}

}  // namespace joulewatch
