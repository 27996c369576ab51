#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text_hash.hpp"
#include "ingest/line_protocol/field_meaning.hpp"

namespace joulewatch {

/// What is known of a field of a series.
struct KnownField {
    std::string key;  // as it is written, with its `=`
    FieldMeaning meaning;
    std::uint32_t meter = 0;    // whose reading it is
    std::uint32_t ignored = 0;  // number of its name and reason, where it is not kept

    explicit KnownField(std::string_view keyWithEquals) : key(keyWithEquals) {
        std::memcpy(&front_, key.data(), std::min(key.size(), sizeof front_));
        if (key.size() < sizeof front_) mask_ = (std::uint64_t{1} << (8 * key.size())) - 1;
    }
    bool startsAt(const char* at, const char* end) const {
        const auto left = static_cast<std::size_t>(end - at);
        if (left < sizeof front_)
            return left >= key.size() && key == std::string_view(at, key.size());
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        return (word & mask_) == front_ &&
               (key.size() <= sizeof front_ ||
                (key.size() <= left && key == std::string_view(at, key.size())));
    }

 private:
    std::uint64_t front_ = 0, mask_ = ~std::uint64_t{0};  // the first eight bytes of the key
};

/// Lines with the same measurement and tags.
struct KnownSeries {
    std::string key;         // measurement and tags, as they are written
    std::uint32_t next = 0;  // the series that followed this one last time
    std::string problem;     // why no line of it can be kept; empty: none
    std::string meter, measurement, unit;
    std::vector<KnownField> fields;
};

/// Names that get a number each when they are first met.
class NumberedNames {
 public:
    std::uint32_t number(std::string_view name) {
        const auto [at, isNew] =
            numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
        if (isNew) names_.emplace_back(name);
        return at->second;
    }
    const std::vector<std::string>& names() const { return names_; }

 private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
};

/// Finds series and their fields by the bytes they are written with. Devices send the same series
/// in the same order again and again, so what followed last time is tried first.
class SeriesIndex {
 public:
    explicit SeriesIndex(const LineMapping& mapping) : mapping_(mapping) {}

    /// The series whose key a line begins with; null when it has to be looked for.
    KnownSeries* guess(const char* begin, const char* end) {
        if (last_ >= series_.size()) return nullptr;
        const std::uint32_t number = series_[last_].next;
        KnownSeries& series = series_[number];
        const std::size_t size = series.key.size();
        if (static_cast<std::size_t>(end - begin) <= size || begin[size] != ' ' ||
            std::string_view(begin, size) != series.key)
            return nullptr;
        last_ = number;
        return &series;
    }
    KnownSeries& find(std::string_view key);
    /// The field of that key, `=` and all.
    KnownField& addField(KnownSeries& series, std::string_view key);

    std::size_t series() const { return series_.size(); }
    /// About as much memory as is taken.
    std::size_t bytes() const { return bytes_; }
    const std::vector<std::string>& meters() const { return meters_.names(); }
    /// A field that is not kept, and why; numbers count from 0.
    std::uint32_t ignoredNumber(std::string_view field, std::string_view reason);
    IgnoredField ignored(std::uint32_t number) const;
    std::size_t ignoredNames() const { return ignored_.names().size(); }

 private:
    const FieldMeaning& meaning(const std::string& field);
    FieldMeaning meaningOfValue(KnownSeries& series, std::string& part) const;

    LineMapping mapping_;
    std::vector<KnownSeries> series_;
    std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_;
    std::unordered_map<std::string, FieldMeaning> meanings_;
    NumberedNames meters_, ignored_;
    std::uint32_t last_ = std::numeric_limits<std::uint32_t>::max();
    std::size_t bytes_ = 0;
};

}  // namespace joulewatch
