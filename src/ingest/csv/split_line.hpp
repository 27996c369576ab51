#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace joulewatch {

/// A line's fields, quotes taken off and doubled quotes halved; the fields view the line or
/// `unquoted`, which keeps room in front of and behind its text for readers of whole words.
class SplitLine {
 public:
    /// False when a quote is left open. The line has no line end.
    bool split(std::string_view line, char delimiter);
    const std::vector<std::string_view>& fields() const { return fields_; }

 private:
    std::vector<std::string_view> fields_;
    std::string unquoted_;
};

}  // namespace joulewatch
