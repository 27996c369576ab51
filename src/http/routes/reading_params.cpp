#include "http/routes/reading_params.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string>

namespace joulewatch {
namespace {

// Outside of these years a stamp is a mistake, and differences of stamps stay small numbers.
const Timestamp kEarliest = parseTimestamp("1900-01-01").value();
const Timestamp kLatest = parseTimestamp("2200-01-01").value();

template <class Number>
std::optional<Number> wholeNumber(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Result<std::optional<Timestamp>> stampParam(const Request& request, std::string_view name) {
    const auto text = request.queryParam(name);
    if (!text) return std::optional<Timestamp>();
    auto at = parseTimestamp(*text);
    if (const auto ms = wholeNumber<std::int64_t>(*text)) at = Timestamp{Duration{*ms}};
    if (!at || *at < kEarliest || *at > kLatest)
        return fail(ErrorCode::invalidInput,
                    "'{}' is not a time: give epoch milliseconds or ISO 8601, 1900 to 2200.", name);
    return at;
}

Result<Metric> metricParam(const Request& request) {
    const auto name = request.queryParam("metric").value_or("");
    std::string names;
    for (const MetricInfo& each : kMetrics) {
        if (each.name == name) return each.metric;
        names += fmt::format(" {}", each.name);
    }
    return fail(ErrorCode::invalidInput, "'metric' must be one of{}.", names);
}

Result<std::size_t> countParam(const Request& request, std::string_view name, std::size_t least,
                               std::size_t most, std::size_t otherwise) {
    const auto text = request.queryParam(name);
    if (!text) return otherwise;
    const auto count = wholeNumber<std::size_t>(*text);
    if (!count || *count < least || *count > most)
        return fail(ErrorCode::invalidInput, "'{}' must be {} to {}.", name, least, most);
    return *count;
}

Result<TimeRange> rangeParam(const Request& request, const KeptReadings& readings) {
    const auto from = stampParam(request, "from");
    const auto to = stampParam(request, "to");
    if (!from) return fail(from.error());
    if (!to) return fail(to.error());
    return readings.range(*from, *to);
}

}  // namespace joulewatch
