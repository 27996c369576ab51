#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/line_protocol/field_meaning.hpp"
#include "ingest/sent_readings.hpp"

namespace joulewatch {

/// The unit of the stamps of a body, as its sender says beside it.
enum class StampUnit { nanoseconds, microseconds, milliseconds, seconds, minutes, hours };
/// `ns`, `n`, `us`, `u`, `µ`, `µs`, `ms`, `s`, `m`, `h`; nothing said is nanoseconds.
std::optional<StampUnit> stampUnit(std::string_view precision);

struct LineReadings {
    SentReadings sent;                  // rejected: by line, with comments and empty ones counted
    std::vector<IgnoredField> ignored;  // the first kMaxIgnoredFields
    std::size_t ignoredValues = 0;      // of these and all others
};

/// Readings in InfluxDB's line protocol (v1 and v2), as Telegraf, evcc, OpenEMS, IoTaWatt and
/// Node-RED send them: `readings,meter=plug-3 voltage=229.8,power=412i 1706702400000000000`.
/// LineMapping says what is a meter and what a metric; a field that is none is counted and named, a
/// line that is wrong is rejected with its number and the limit, and neither harms another. Of
/// values for the same meter, metric and time the last counts. What was learnt of series is kept
/// for the next body, within limits; for one thread at a time, and best one reader a thread.
class LineProtocolReader {
 public:
    static constexpr std::size_t kMaxLines = 250'000;  // readings and rejected lines, in a body
    static constexpr std::size_t kMaxLineBytes = 64 * 1024;
    static constexpr std::size_t kMaxSeries = 50'000, kMaxMeters = 10'000;
    static constexpr std::size_t kMaxFields = 256;  // in a line, and known of a series
    static constexpr std::size_t kMaxIgnoredFields = 100;

    explicit LineProtocolReader(LineMapping mapping = {});
    ~LineProtocolReader();
    LineProtocolReader(LineProtocolReader&&) noexcept;
    LineProtocolReader& operator=(LineProtocolReader&&) noexcept;

    /// `now` is the time of lines that name none. `invalidInput` beyond the limits of a body.
    Result<LineReadings> read(std::string_view body, StampUnit unit, Timestamp now);

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
