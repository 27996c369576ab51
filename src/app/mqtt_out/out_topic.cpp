#include "app/mqtt_out/out_topic.hpp"

#include <fmt/format.h>

#include "ingest/mqtt/mqtt_topic.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kMeter = "{meter}", kMetric = "{metric}";
constexpr std::size_t kMaxBytes = 200;  // with a meter's 255, each of which may become three

/// The first level, and what is behind it.
std::string_view firstLevel(std::string_view topic) { return topic.substr(0, topic.find('/')); }
std::string_view behindFirst(std::string_view topic) {
    const auto slash = topic.find('/');
    return slash == std::string_view::npos ? std::string_view() : topic.substr(slash + 1);
}
bool hasMore(std::string_view topic) { return topic.find('/') != std::string_view::npos; }

/// Calls `with` for what stands in each level's place, and joins it.
template <class With>
std::string mapped(std::string_view topic, With with) {
    std::string all;
    for (bool more = true; more; topic = behindFirst(topic)) {
        more = hasMore(topic);
        all += with(firstLevel(topic));
        if (more) all += '/';
    }
    return all;
}

}  // namespace

std::optional<OutTopic> OutTopic::parse(std::string_view text, std::string& expected) {
    expected =
        "is a topic such as joulewatch/{meter}/{metric}: a level of its own first, {meter} "
        "once, {metric} at most once";
    OutTopic topic;
    topic.text_ = text;
    std::size_t meters = 0, metrics = 0;
    const std::string plain = mapped(text, [&](std::string_view level) {
        meters += level == kMeter ? 1 : 0;
        metrics += level == kMetric ? 1 : 0;
        return level == kMeter || level == kMetric ? std::string("x") : std::string(level);
    });
    topic.hasMetric_ = metrics == 1;
    const std::string_view first = firstLevel(text);
    if (text.size() > kMaxBytes || !isTopicName(plain) || meters != 1 || metrics > 1 ||
        plain.find_first_of("{}") != std::string::npos || first.empty() ||
        first.find_first_of("{$") != std::string::npos)
        return std::nullopt;
    return topic;
}

std::string OutTopic::of(std::string_view meter, std::string_view metric) const {
    return mapped(text_, [&](std::string_view level) {
        if (level == kMeter) return topicLevel(meter);
        return std::string(level == kMetric ? metric : level);
    });
}

std::string OutTopic::ofProgram(std::string_view name) const {
    return text_.substr(0, text_.find('{')) + std::string(name);
}

std::string OutTopic::filter() const {
    return mapped(text_, [](std::string_view level) {
        return level == kMeter || level == kMetric ? std::string("+") : std::string(level);
    });
}

std::string topicLevel(std::string_view meter) {
    std::string level;
    for (std::size_t i = 0; i < meter.size(); ++i) {
        const auto c = static_cast<unsigned char>(meter[i]);
        const bool kept = c >= 0x20 && c != 0x7f && c != '/' && c != '+' && c != '#' && c != '%';
        if (kept && (i > 0 || meter != "status"))
            level += static_cast<char>(c);
        else
            level += fmt::format("%{:02X}", c);
    }
    return level;
}

bool filtersOverlap(std::string_view a, std::string_view b) {
    for (;;) {
        const std::string_view here = firstLevel(a), there = firstLevel(b);
        if (here == "#" || there == "#") return true;
        if (here != there && here != "+" && there != "+") return false;
        if (!hasMore(a) || !hasMore(b)) {
            // `a/#` hears `a`, too.
            const std::string_view rest = hasMore(a) ? behindFirst(a) : behindFirst(b);
            return hasMore(a) == hasMore(b) || rest == "#";
        }
        a = behindFirst(a);
        b = behindFirst(b);
    }
}

}  // namespace joulewatch
