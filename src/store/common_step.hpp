#pragma once

#include <cstdint>
#include <map>

#include "core/packed_readings.hpp"

namespace joulewatch {

/// The most frequent step between a meter's rows, the shorter one of two equally frequent.
class CommonStep {
 public:
    void add(Duration step, std::uint64_t times) {
        if (times > 0) steps_[step] += times;
    }
    void add(const PackedHeader& header) { add(header.commonStep, header.commonSteps); }
    /// 0 when there are not two rows.
    Duration value() const {
        Duration common{};
        std::uint64_t most = 0;
        for (const auto& [step, times] : steps_)
            if (times > most) {
                most = times;
                common = step;
            }
        return common;
    }

 private:
    std::map<Duration, std::uint64_t> steps_;
};

}  // namespace joulewatch
