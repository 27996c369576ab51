#include "export/csv/safe_csv_field.hpp"

namespace joulewatch {

std::string safeCsvField(std::string_view text) {
    constexpr std::string_view kFormula("=+-@\t\r\n\0", 8);
    std::string field;
    if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) field = "'";
    field += text;
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

}  // namespace joulewatch
