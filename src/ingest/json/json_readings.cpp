#include "ingest/json/json_readings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "ingest/json/clean_readings.hpp"
#include "ingest/json/json_stamp.hpp"
#include "ingest/printable.hpp"
#include "ingest/row_table.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

using Json = nlohmann::json;

/// Objects of plain values, in an array at most; nothing is said twice. Discarded otherwise.
Json parseReadings(std::string_view text) {
    std::set<std::string> seen;
    bool good = true;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        using Event = Json::parse_event_t;
        if (event == Event::object_start) {
            seen.clear();
            good = good && depth <= 1;
        }
        if (event == Event::array_start) good = good && depth == 0;
        if (event == Event::key) good = good && seen.insert(value.get<std::string>()).second;
        return good;
    };
    Json parsed = Json::parse(text, watch, false);
    return good ? parsed : Json(Json::value_t::discarded);
}

/// Empty with a reason in `reason`.
std::optional<Timestamp> stampOf(const Json& at, std::string& reason) {
    if (at.is_string())
        if (const auto stamp = parseTimestamp(at.get_ref<const std::string&>())) return stamp;
    if (at.is_number())
        if (const auto stamp = stampOfNumber(at.get<double>())) return stamp;
    reason = fmt::format("'at' is not a time: {}", inQuotes(at.dump()));
    return std::nullopt;
}

/// False with a reason when it is no value of this metric.
bool takeValue(const std::string& name, const Json& value, Sample& sample, std::string& reason) {
    const auto metric = std::ranges::find(kMetrics, std::string_view(name), &MetricInfo::name);
    if (metric == kMetrics.end()) {
        reason = fmt::format("{} is not known here", inQuotes(name));
        return false;
    }
    if (value.is_null()) return true;
    if (!value.is_number()) {
        reason = fmt::format("{} of '{}' is not a number", inQuotes(value.dump()), name);
        return false;
    }
    const auto accepted = withinRange(index(metric->metric), value.get<double>());
    if (!accepted) {
        reason = outsideRange(index(metric->metric), value.dump());
        return false;
    }
    sample[index(metric->metric)] = *accepted;
    return true;
}

/// The readings so far.
class Collector {
 public:
    explicit Collector(Timestamp now) : now_(now) {}

    void add(const Json& object) {
        std::string reason;
        if (!take(object, reason)) rejected_.push_back({index_, std::move(reason)});
        ++index_;
    }
    std::size_t count() const { return index_; }

    SentReadings finish() {
        SentReadings result;
        result.batches = setOf(rows_, names_);
        result.readings = result.batches.rows();
        result.rejected = std::move(rejected_);
        return result;
    }

 private:
    bool take(const Json& object, std::string& reason) {
        if (!object.is_object()) {
            reason = "not a JSON object of one reading that says nothing twice";
            return false;
        }
        const auto id = object.find("meterId");
        const std::string meter =
            id != object.end() && id->is_string() ? id->get<std::string>() : std::string();
        if (meter.empty() || meter.size() > kMaxIdBytes) {
            reason = fmt::format("'meterId' must be a text of 1 to {} bytes", kMaxIdBytes);
            return false;
        }
        Timestamp at = now_;
        Sample sample;
        for (const auto& [name, value] : object.items()) {
            if (name == "meterId") continue;
            if (name == "at") {
                const auto stamp = stampOf(value, reason);
                if (!stamp) return false;
                at = *stamp;
            } else if (!takeValue(name, value, sample, reason)) {
                return false;
            }
        }
        if (std::ranges::all_of(sample, [](double value) { return std::isnan(value); })) {
            reason = "there is no value in it";
            return false;
        }
        const auto [known, isNew] =
            numbers_.try_emplace(meter, static_cast<std::uint32_t>(names_.size()));
        if (isNew) names_.push_back(meter);
        rows_.push_back({at, known->second, sample});
        return true;
    }

    Timestamp now_;
    std::size_t index_ = 0;
    std::vector<SentRow> rows_;
    std::vector<MeterId> names_;
    std::map<MeterId, std::uint32_t> numbers_;
    std::vector<RejectedReading> rejected_;
};

void addLines(std::string_view text, Collector& collector) {
    while (!text.empty() && collector.count() <= kMaxJsonReadings) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            collector.add(parseReadings(line));
    }
}

}  // namespace

Result<SentReadings> readJsonReadings(std::string_view text, Timestamp now) {
    if (auto clean = readCleanReadings(text, now)) return std::move(*clean);
    return readAnyReadings(text, now);
}

Result<SentReadings> readAnyReadings(std::string_view text, Timestamp now) {
    Collector collector(now);
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return fail(ErrorCode::invalidInput, "There is no reading in what was sent.");
    if (text[begin] == '[') {
        const Json all = parseReadings(text);
        if (!all.is_array())
            return fail(ErrorCode::invalidInput,
                        "This is no JSON array of readings: flat objects that say nothing twice.");
        for (std::size_t i = 0; i < std::min(all.size(), kMaxJsonReadings + 1); ++i)
            collector.add(all[i]);
    } else if (const Json one = parseReadings(text); one.is_object()) {
        collector.add(one);
    } else {
        addLines(text, collector);
    }
    if (collector.count() > kMaxJsonReadings)
        return fail(ErrorCode::invalidInput, "More than {} readings at once: send fewer.",
                    kMaxJsonReadings);
    return collector.finish();
}

}  // namespace joulewatch
