#include "store/append_checks.hpp"

#include <algorithm>
#include <cmath>

#include "store/reading_store.hpp"

namespace joulewatch {
namespace {

Result<void> checkValues(const MeterReadings& readings) {
    for (const MetricInfo& each : kMetrics) {
        const auto values = readings.column(each.metric);
        const auto infinite =
            std::ranges::find_if(values, [](double value) { return std::isinf(value); });
        if (infinite == values.end()) continue;
        const Timestamp at = readings.at()[static_cast<std::size_t>(infinite - values.begin())];
        return fail(ErrorCode::invalidInput, "meter '{}', {}: the {} is infinite", readings.meter(),
                    formatTimestamp(at), each.name);
    }
    return {};
}

}  // namespace

Result<void> checkBatchKey(std::string_view batchKey) {
    if (!batchKey.empty() && batchKey.size() <= ReadingStore::kMaxKeyBytes) return {};
    return fail(ErrorCode::invalidInput, "a batch key has 1 to {} bytes, this one has {}",
                ReadingStore::kMaxKeyBytes, batchKey.size());
}

Result<void> checkMeterId(std::string_view id) {
    if (!id.empty() && id.size() <= ReadingStore::kMaxMeterIdBytes) return {};
    return fail(ErrorCode::invalidInput, "a meter's id has 1 to {} bytes, this one has {}",
                ReadingStore::kMaxMeterIdBytes, id.size());
}

Result<void> checkReadings(std::span<const MeterReadings> readings) {
    std::size_t rows = 0;
    for (const MeterReadings& each : readings) {
        rows += each.rows();
        if (auto known = checkMeterId(each.meter()); !known) return known;
        if (auto values = checkValues(each); !values) return values;
    }
    if (rows > 0 && rows <= ReadingStore::kMaxRowsInAppend) return {};
    return fail(ErrorCode::invalidInput, "a batch has 1 to {} readings, this one has {}",
                ReadingStore::kMaxRowsInAppend, rows);
}

}  // namespace joulewatch
