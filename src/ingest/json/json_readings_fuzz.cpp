// Any bytes as a body of readings: what the quick reader takes is, bit by bit, what the patient one
// makes of it, and what either says of itself adds up.
#include <bit>
#include <cmath>
#include <vector>

#include "ingest/json/clean_readings.hpp"
#include "ingest/json/json_readings.hpp"

using namespace joulewatch;

namespace {

constexpr Timestamp kNow{Duration{1'772'366'400'000}};  // 2026-03-01T12:00:00Z

bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

void checkSound(const SentReadings& sent) {
    std::size_t rows = 0;
    for (const MeterReadings& batch : sent.batches) {
        rows += batch.rows();
        ensure(!batch.meter().empty(), "a batch has a meter");
        for (std::size_t row = 1; row < batch.rows(); ++row)
            ensure(batch.at()[row - 1] < batch.at()[row], "rows come oldest first");
        for (const MetricInfo& each : kMetrics)
            for (const double value : batch.column(each.metric))
                ensure(std::isnan(value) || (value >= each.min && value <= each.max),
                       "values are within their metric's limits");
    }
    ensure(rows <= sent.readings, "rows are made of readings");
    for (const RejectedReading& each : sent.rejected)
        ensure(!each.reason.empty(), "a rejected reading says why");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::vector<char> copy(bytes, bytes + size);  // exactly as long as it is
    const std::string_view text(copy.data(), copy.size());
    const auto patient = readAnyReadings(text, kNow);
    if (patient) checkSound(*patient);
    const auto quick = readCleanReadings(text, kNow);
    if (!quick) return 0;
    ensure(patient.has_value() && patient->rejected.empty() && quick->rejected.empty() &&
               quick->batches.size() == patient->batches.size(),
           "the quick reader takes only what has nothing wrong in it");
    for (std::size_t i = 0; i < quick->batches.size(); ++i) {
        const MeterReadings &a = quick->batches[i], &b = patient->batches[i];
        ensure(a.meter() == b.meter() && std::ranges::equal(a.at(), b.at()),
               "both find the same rows");
        for (const MetricInfo& each : kMetrics)
            ensure(std::ranges::equal(a.column(each.metric), b.column(each.metric), same),
                   "both read the same numbers");
    }
    return 0;
}
