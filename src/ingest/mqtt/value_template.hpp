#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/json_path.hpp"

namespace joulewatch {

/// As much of Home Assistant's templates as meters use: `{{ value_json.a['b'][0] | float(0) / 1000
/// }}`, with `value`, the filters float, int, round(n) and default(x), brackets, and × or ÷ by a
/// number. A template that computes anything else is none. A default counts for nothing: what is
/// missing is no measurement.
class ValueTemplate {
 public:
    ValueTemplate() = default;  // the payload itself
    static std::optional<ValueTemplate> parse(std::string_view text);

    /// The number that it makes of a payload; empty when there is none.
    std::optional<double> apply(std::string_view payload) const;
    /// The text, as Jinja writes it (`True`); empty when there is none.
    std::optional<std::string> text(std::string_view payload) const;

 private:
    friend class TemplateReader;
    enum class Does : std::uint8_t { whole, round, times, over };
    struct Step {
        Does does;
        double by = 0;  // places of round, the factor of times and over
    };
    bool ofJson_ = false;
    JsonPath path_;
    std::vector<Step> steps_;
};

}  // namespace joulewatch
