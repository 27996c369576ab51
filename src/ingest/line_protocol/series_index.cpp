#include "ingest/line_protocol/series_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ingest/line_protocol/line_text.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxMeterIdBytes = 255;
constexpr char kBetween = '\0';  // a field's name and a reason

struct Tag {
    std::string name, value;
};

bool stopsName(char c) { return c == ',' || c == '='; }
bool stopsValue(char c) { return c == ','; }

/// The measurement and the tags of a key; a sentence about what is wrong with it.
std::optional<std::string> cut(std::string_view key, std::string& measurement,
                               std::vector<Tag>& tags) {
    const char* const end = key.data() + key.size();
    const char* at = keyEnd(key.data(), end, stopsValue);
    measurement = unescaped({key.data(), at});
    if (measurement.empty()) return "there is no measurement";
    while (at != end) {
        const char* const name = at + 1;
        const char* const equals = keyEnd(name, end, stopsName);
        if (equals == end || *equals != '=' || equals == name)
            return fmt::format("the tag {} has no value", inQuotes({name, equals}));
        at = keyEnd(equals + 1, end, stopsValue);
        if (at == equals + 1)
            return fmt::format("the tag {} has no value", inQuotes({name, equals}));
        tags.push_back({unescaped({name, equals}), unescaped({equals + 1, at})});
    }
    return std::nullopt;
}

const std::string* valueOf(const std::vector<Tag>& tags, std::string_view name) {
    const auto found = std::ranges::find(tags, name, &Tag::name);
    return found == tags.end() ? nullptr : &found->value;
}

/// What the tags say of the meter and of what is measured.
void understand(KnownSeries& series, const std::vector<Tag>& tags, const LineMapping& mapping) {
    for (const std::string& name : mapping.meterTags)
        if (const std::string* value = valueOf(tags, name); value && series.meter.empty())
            series.meter = *value;
    for (const std::string& name : mapping.inputTags)
        if (const std::string* value = valueOf(tags, name))
            series.meter += (series.meter.empty() ? series.measurement : "") + "/" + *value;
    for (const std::string_view name : {"units", "unit"})
        if (const std::string* value = valueOf(tags, name)) series.unit = *value;
    // Telegraf's MQTT consumer: the last level of the topic is what is measured, the rest the
    // meter.
    if (const std::string* topic = valueOf(tags, "topic")) {
        const std::size_t slash = topic->rfind('/');
        if (slash != std::string::npos && slash > 0) {
            series.meter = topic->substr(0, slash);
            series.measurement = topic->substr(slash + 1);
        }
    }
}

}  // namespace

KnownSeries& SeriesIndex::find(std::string_view key) {
    auto found = numbers_.find(key);
    if (found == numbers_.end()) {
        const auto number = static_cast<std::uint32_t>(series_.size());
        found = numbers_.emplace(std::string(key), number).first;
        KnownSeries series;
        series.key = key;
        bytes_ += sizeof series + 4 * key.size();
        series.next = number;
        std::vector<Tag> tags;
        if (auto problem = cut(key, series.measurement, tags))
            series.problem = std::move(*problem);
        else
            understand(series, tags, mapping_);
        series_.push_back(std::move(series));
    }
    if (last_ < series_.size()) series_[last_].next = found->second;
    last_ = found->second;
    return series_[last_];
}

const FieldMeaning& SeriesIndex::meaning(const std::string& field) {
    const auto known = meanings_.find(field);
    if (known != meanings_.end()) return known->second;
    return meanings_.emplace(field, meaningOf(field, mapping_)).first->second;
}

/// Of a field that is called `value`: its unit is in a tag, and the measurement is an input of the
/// device, or the measurement is what is measured.
FieldMeaning SeriesIndex::meaningOfValue(KnownSeries& series, std::string& part) const {
    FieldMeaning meaning;
    if (!series.unit.empty()) {
        meaning = meaningOfUnit(series.unit, mapping_);
        if (!series.meter.empty() && !meaningOf(series.measurement, mapping_).metric)
            part = series.measurement;
        return meaning;
    }
    meaning = meaningOf(series.measurement, mapping_);
    return meaning.metric ? meaning : meaningOfUnit(series.measurement, mapping_);
}

KnownField& SeriesIndex::addField(KnownSeries& series, std::string_view key) {
    KnownField field(key);
    const std::string name = unescaped(key.substr(0, key.size() - 1));
    std::string part;
    if (isComputerMeasurement(series.measurement) && series.unit.empty()) {
        field.meaning.whyNot = "of the computer, not of a meter";
    } else if (isGenericField(name)) {
        field.meaning = meaningOfValue(series, part);
    } else {
        field.meaning = meaning(name);
        part = field.meaning.part;
    }
    std::string meter = series.meter.empty() ? series.measurement : series.meter;
    if (!part.empty()) meter = series.meter.empty() ? part : meter + "/" + part;
    if (field.meaning.metric && (meter.size() > kMaxMeterIdBytes || !isUtf8(meter))) {
        field.meaning = {};
        field.meaning.whyNot = "its meter's name is no text of 255 bytes at most";
    }
    const std::string shown = isGenericField(name) ? series.measurement + " " + name : name;
    if (field.meaning.metric)
        field.meter = meters_.number(meter);
    else
        field.ignored = ignoredNumber(shown, field.meaning.whyNot);
    bytes_ += sizeof field + 2 * key.size();
    return series.fields.emplace_back(std::move(field));
}

std::uint32_t SeriesIndex::ignoredNumber(std::string_view field, std::string_view reason) {
    return ignored_.number(fmt::format("{}{}{}", field, kBetween, reason));
}

IgnoredField SeriesIndex::ignored(std::uint32_t number) const {
    const std::string& both = ignored_.names()[number];
    const std::size_t between = both.rfind(kBetween);
    return {both.substr(0, between), both.substr(between + 1), 0};
}

}  // namespace joulewatch
