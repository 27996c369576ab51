#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// The result file that a person brings: ours, or the original five sections without any of the
/// fields added since. Whatever else it is, the error is one sentence that says what is wrong and
/// where: line and column of what is not JSON, or the JSON pointer of what is missing or of
/// another type.
Result<Json> parseResultFile(std::string_view text);

/// What a list of data sets shows of a result; empty where an old file does not say.
struct ResultSummary {
    std::optional<std::uint64_t> rows;
    std::optional<std::size_t> machines;
};
ResultSummary summarize(const Json& result);

}  // namespace joulewatch
