#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/json_text.hpp"

namespace joulewatch {

/// The way to a value in JSON: `ENERGY.Power`, `phases[0].voltage`, `['a name']`.
class JsonPath {
 public:
    JsonPath() = default;  // the value itself
    /// Empty when it is no path.
    static std::optional<JsonPath> parse(std::string_view text);

    bool isEmpty() const { return steps_.empty(); }
    /// Of one JSON value; empty when there is nothing at the end of the way.
    std::optional<JsonText> find(JsonText value) const;

 private:
    struct Step {
        std::string member;  // empty: an item
        std::size_t item = 0;
    };
    std::vector<Step> steps_;
};

}  // namespace joulewatch
