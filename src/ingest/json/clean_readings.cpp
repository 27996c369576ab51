#include "ingest/json/clean_readings.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "ingest/json/json_readings.hpp"
#include "ingest/json/json_stamp.hpp"
#include "ingest/row_table.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

using namespace simdjson;

constexpr std::size_t kKeptBytes = 1 << 20;  // of a text, for whose like a parser is kept

/// A parser and room for a text with the bytes behind it that simdjson may look at.
struct Workshop {
    ondemand::parser parser;
    std::string text;
};

/// The meters of a text and their rows, as they come.
class Rows {
 public:
    explicit Rows(Timestamp now) : now_(now) {}

    /// False when the object is not a clean reading.
    bool add(ondemand::object object) {
        if (rows_.size() == kMaxJsonReadings) return false;
        SentRow row{now_, 0, {}};
        std::uint32_t said = 0;  // a bit a metric; two more for the meter and the time
        for (auto each : object) {
            std::string_view name;
            ondemand::value value;
            if (each.unescaped_key().get(name) || each.value().get(value)) return false;
            const auto bit = take(name, value, row);
            if (!bit || (said & *bit) != 0) return false;
            said |= *bit;
        }
        if ((said & kMeterBit) == 0 ||
            std::ranges::all_of(row.values, [](double value) { return std::isnan(value); }))
            return false;
        rows_.push_back(row);
        return true;
    }

    SentReadings finish() {
        SentReadings result;
        result.batches = setOf(rows_, names_);
        result.readings = result.batches.rows();
        return result;
    }
    bool empty() const { return rows_.empty(); }

 private:
    static constexpr std::uint32_t kMeterBit = 1U << kMetrics.size(), kTimeBit = kMeterBit << 1U;

    std::optional<std::uint32_t> take(std::string_view name, ondemand::value value, SentRow& row) {
        for (const MetricInfo& each : kMetrics)
            if (each.name == name)
                return takeValue(index(each.metric), value, row)
                           ? std::optional(1U << index(each.metric))
                           : std::nullopt;
        if (name == "meterId")
            return takeMeter(value, row) ? std::optional(kMeterBit) : std::nullopt;
        if (name == "at") return takeStamp(value, row) ? std::optional(kTimeBit) : std::nullopt;
        return std::nullopt;
    }

    static bool takeValue(std::size_t metric, ondemand::value value, SentRow& row) {
        double number = 0;
        if (value.get_double().get(number)) return value.is_null().value_unsafe();
        const auto accepted = withinRange(metric, number);
        if (accepted) row.values[metric] = *accepted;
        return accepted.has_value();
    }

    static bool takeStamp(ondemand::value value, SentRow& row) {
        double number = 0;
        std::string_view text;
        std::optional<Timestamp> stamp;
        if (value.get_double().get(number) == SUCCESS)
            stamp = stampOfNumber(number);
        else if (value.get_string().get(text) == SUCCESS)
            stamp = parseTimestamp(text);
        if (stamp) row.at = *stamp;
        return stamp.has_value();
    }

    bool takeMeter(ondemand::value value, SentRow& row) {
        std::string_view id;
        if (value.get_string().get(id) || id.empty() || id.size() > kMaxIdBytes) return false;
        // Meters come in turn, most often.
        if (last_ + 1 < names_.size() && names_[last_ + 1] == id)
            ++last_;
        else if (last_ >= names_.size() || names_[last_] != id)
            last_ = numberOf(std::string(id));
        row.meter = last_;
        return true;
    }
    std::uint32_t numberOf(std::string id) {
        const auto [known, isNew] =
            numbers_.try_emplace(std::move(id), static_cast<std::uint32_t>(names_.size()));
        if (isNew) names_.push_back(known->first);
        return known->second;
    }

    Timestamp now_;
    std::vector<SentRow> rows_;
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::uint32_t last_ = 0;
};

/// Whether nothing stands behind what was read.
bool isAtEnd(ondemand::document& document) {
    return document.current_location().error() == OUT_OF_BOUNDS;
}

/// Objects one behind the other in an array.
bool readArray(ondemand::document& document, Rows& rows) {
    ondemand::array all;
    if (document.get_array().get(all)) return false;
    for (auto each : all) {
        ondemand::object object;
        if (each.get_object().get(object) || !rows.add(object)) return false;
    }
    return isAtEnd(document);
}

bool readObject(ondemand::document& document, Rows& rows) {
    ondemand::object object;
    return document.get_object().get(object) == SUCCESS && rows.add(object) && isAtEnd(document);
}

bool readLines(Workshop& shop, std::size_t length, Rows& rows) {
    std::string_view rest(shop.text.data(), length);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        const std::size_t room =
            shop.text.size() - static_cast<std::size_t>(line.data() - shop.text.data());
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        ondemand::document document;
        if (shop.parser.iterate(padded_string_view(line.data(), line.size(), room)).get(document) ||
            !readObject(document, rows))
            return false;
    }
    return true;
}

bool read(Workshop& shop, std::string_view text, Rows& rows) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return false;
    shop.text.resize(text.size() + SIMDJSON_PADDING);
    std::memcpy(shop.text.data(), text.data(), text.size());
    std::memset(shop.text.data() + text.size(), 0, SIMDJSON_PADDING);
    if (text[begin] == '{' && text.find('\n', begin) != std::string_view::npos)
        return readLines(shop, text.size(), rows);
    ondemand::document document;
    if (shop.parser.iterate(padded_string_view(shop.text.data(), text.size(), shop.text.size()))
            .get(document))
        return false;
    return text[begin] == '[' ? readArray(document, rows) : readObject(document, rows);
}

}  // namespace

std::optional<SentReadings> readCleanReadings(std::string_view text, Timestamp now) {
    Rows rows(now);
    bool clean = false;
    if (text.size() <= kKeptBytes) {
        thread_local Workshop shop;
        clean = read(shop, text, rows);
    } else {
        Workshop shop;
        clean = read(shop, text, rows);
    }
    if (!clean) return std::nullopt;
    return rows.finish();
}

}  // namespace joulewatch
