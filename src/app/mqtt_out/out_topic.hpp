#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace joulewatch {

/// Where readings are published: `joulewatch/{meter}/{metric}` with a number a metric, or
/// `plant/{meter}` with a JSON object a reading. `{meter}` and `{metric}` are whole levels.
class OutTopic {
 public:
    /// Empty, with a reason for the end of a sentence, when it is none.
    static std::optional<OutTopic> parse(std::string_view text, std::string& expected);

    bool hasMetric() const { return hasMetric_; }
    /// `metric` is left out where the topic has no {metric}.
    std::string of(std::string_view meter, std::string_view metric) const;
    /// Of what is true of the program itself: the levels before {meter}, then `name`.
    std::string ofProgram(std::string_view name) const;
    /// As a subscription that hears all of it.
    std::string filter() const;

 private:
    std::string text_;
    bool hasMetric_ = false;
};

/// A meter's id as one level of a topic: `/`, `+`, `#`, `%` and control characters become %2F …;
/// `status` becomes %73tatus, for that is what the program itself says.
std::string topicLevel(std::string_view meter);

/// Whether a topic may be meant by both.
bool filtersOverlap(std::string_view a, std::string_view b);

}  // namespace joulewatch
