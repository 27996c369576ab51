#include "ingest/mqtt/mqtt_topic.hpp"

#include <algorithm>

#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxBytes = 65'535;

bool isText(std::string_view text) {
    if (text.empty() || text.size() > kMaxBytes) return false;
    bool ascii = true;
    for (const char c : text) {
        if (c == '\0') return false;
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    }
    return ascii || isUtf8(text);
}

/// Takes the first level off.
std::string_view takeLevel(std::string_view& rest, bool& last) {
    const auto slash = rest.find('/');
    const std::string_view level = rest.substr(0, slash);
    last = slash == std::string_view::npos;
    rest.remove_prefix(last ? rest.size() : slash + 1);
    return level;
}

}  // namespace

bool isTopicName(std::string_view topic) {
    return isText(topic) && topic.find_first_of("+#") == std::string_view::npos;
}

bool isTopicFilter(std::string_view filter) {
    if (!isText(filter)) return false;
    for (bool last = false; !last;) {
        const std::string_view level = takeLevel(filter, last);
        if (level == "#" && !last) return false;
        if (level.size() > 1 && level.find_first_of("+#") != std::string_view::npos) return false;
    }
    return true;
}

bool matchesFilter(std::string_view filter, std::string_view topic) {
    if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#')))
        return false;
    for (bool lastFilter = false, lastTopic = false;;) {
        const std::string_view wanted = takeLevel(filter, lastFilter);
        if (wanted == "#") return true;
        if (lastTopic) return false;
        const std::string_view level = takeLevel(topic, lastTopic);
        if (wanted != "+" && wanted != level) return false;
        if (lastFilter) return lastTopic;
        if (lastTopic && filter != "#") return false;  // `a/#` is `a` as well
    }
}

}  // namespace joulewatch
