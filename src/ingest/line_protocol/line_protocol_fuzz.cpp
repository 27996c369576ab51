// Any bytes as bodies of line protocol, the same reader for each: whatever comes, what it says of
// itself adds up, and a body read twice is read alike.
#include "ingest/line_protocol/line_protocol.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    // On the heap and exactly as long as it is: a byte read beyond is seen.
    const std::vector<char> copy(bytes, bytes + size);
    const std::string_view body(copy.data(), copy.size());
    LineProtocolReader reader;
    const auto first = reader.read(body, StampUnit::seconds, Timestamp{});
    const auto again = reader.read(body, StampUnit::seconds, Timestamp{});
    ensure(first.has_value() == again.has_value(), "a body is read alike twice");
    if (!first) return 0;
    ensure(first->sent.readings == again->sent.readings &&
               first->sent.rejected.size() == again->sent.rejected.size() &&
               first->ignoredValues == again->ignoredValues,
           "a body is read alike twice");
    std::size_t rows = 0;
    for (const MeterReadings& batch : first->sent.batches) {
        rows += batch.rows();
        for (std::size_t row = 1; row < batch.rows(); ++row)
            ensure(batch.at()[row - 1] < batch.at()[row], "rows come oldest first");
        for (const MetricInfo& each : kMetrics)
            for (const double value : batch.column(each.metric))
                ensure(std::isnan(value) || (value >= each.min && value <= each.max),
                       "values are within their metric's limits");
    }
    ensure(rows == first->sent.readings, "readings are those of the batches");
    for (const RejectedReading& each : first->sent.rejected)
        ensure(!each.reason.empty(), "a rejected line says why");
    return 0;
}
