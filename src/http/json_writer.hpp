#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// A JSON object written member by member, for answers with long columns of numbers: to build them
/// as a tree of values took most of the time of a chart.
class JsonWriter {
 public:
    JsonWriter& add(std::string_view name, const Json& value);
    /// An array: what `of` gives of each item. A double is written as short as it can be and reads
    /// back as the same double; one that is not finite is null.
    template <class Items, class Of>
    JsonWriter& addColumn(std::string_view name, const Items& items, Of of) {
        begin(name);
        text_ += '[';
        const char* separator = "";
        for (const auto& item : items) {
            text_ += separator;
            separator = ",";
            append(std::invoke(of, item));
        }
        text_ += ']';
        return *this;
    }

    Response answer() const;
    std::string text() const { return (text_.empty() ? "{" : text_) + "}"; }

 private:
    void begin(std::string_view name);
    void append(double value);
    void append(std::int64_t value);

    std::string text_;
};

}  // namespace joulewatch
