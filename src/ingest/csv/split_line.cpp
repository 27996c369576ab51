#include "ingest/csv/split_line.hpp"

namespace joulewatch {

bool SplitLine::split(std::string_view line, char delimiter) {
    constexpr std::size_t kRoom = 64;
    fields_.clear();
    unquoted_.assign(kRoom, '\0');
    unquoted_.reserve(2 * kRoom + line.size());  // no growth below: fields view it
    std::size_t at = 0;
    while (true) {
        std::size_t begin = at;
        while (begin < line.size() && line[begin] == ' ') ++begin;
        if (begin == line.size() || line[begin] != '"') {
            const std::size_t end = std::min(line.find(delimiter, at), line.size());
            fields_.push_back(line.substr(at, end - at));
            at = end;
        } else {
            const std::size_t from = unquoted_.size();
            at = begin + 1;
            while (true) {
                const std::size_t quote = line.find('"', at);
                if (quote == std::string_view::npos) return false;
                unquoted_.append(line.substr(at, quote - at));
                at = quote + 1;
                if (at == line.size() || line[at] != '"') break;
                unquoted_ += '"';
                ++at;
            }
            fields_.push_back(std::string_view(unquoted_).substr(from));
            // Text between the closing quote and the delimiter is blank, or the line is not CSV.
            while (at < line.size() && line[at] == ' ') ++at;
            if (at < line.size() && line[at] != delimiter) return false;
        }
        if (at >= line.size()) break;
        ++at;
    }
    unquoted_.append(kRoom, '\0');
    return true;
}

}  // namespace joulewatch
