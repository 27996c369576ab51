// Any text as a time stamp; what the quick reader of neighbouring rows says is what the plain one
// says.
#include "core/result.hpp"
#include "ingest/csv/stamp_format.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    constexpr StampFormat kFormats[] = {StampFormat::iso, StampFormat::epoch, StampFormat::dayFirst,
                                        StampFormat::monthFirst};
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at < text.size() && lines.size() < 64;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    for (const StampFormat format : kFormats) {
        StampReader reader(format);
        for (const std::string_view line : lines) {
            std::int64_t ms = 0;
            const auto plain = parseStamp(line, format);
            const bool read = reader.read(line, ms);
            ensure(read == plain.has_value(), "both readers know the same stamps");
            ensure(!read || plain->time_since_epoch().count() == ms, "and give the same instant");
        }
    }
    guessStampFormat(lines);
    return 0;
}
