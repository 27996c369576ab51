#include "ingest/comtrade/config.hpp"

#include <algorithm>
#include <charconv>

#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr std::uint64_t kMaxChannels = 10'000;
constexpr std::uint64_t kMaxRates = 10'000;

std::optional<std::uint64_t> parseCount(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The lines one after the other, each split into its fields.
class Parser {
 public:
    Parser(const std::vector<std::string>& lines, std::string_view file, std::size_t first)
        : lines_(lines), file_(file), number_(first) {}
    Result<ComtradeConfig> run();

 private:
    template <class... Args>
    auto wrong(fmt::format_string<Args...> text, Args&&... args) const {
        return fail(ErrorCode::invalidInput, "{}, line {}: {}", file_, number_,
                    fmt::format(text, std::forward<Args>(args)...));
    }
    Result<void> nextLine(std::size_t fewestFields, std::string_view what);
    Result<double> numberAt(std::size_t field, std::string_view what) const;
    Result<void> readStation();
    Result<void> readCounts();
    Result<void> readAnalog();
    Result<void> readRates();
    Result<void> readLineFrequency();
    Result<Timestamp> readStamp(std::string_view what);
    Result<void> readFormat();
    Result<void> readMultiplier();

    const std::vector<std::string>& lines_;
    std::string_view file_;
    std::size_t number_;  // of lines read, which is the 1-based number of the current one
    std::vector<std::string_view> fields_;
    std::size_t analogs_ = 0;
    ComtradeConfig config_;
};

Result<void> Parser::nextLine(std::size_t fewestFields, std::string_view what) {
    if (number_ >= lines_.size())
        return fail(ErrorCode::invalidInput, "{} ends after line {}, where {} is expected", file_,
                    number_, what);
    splitCells(lines_[number_], ',', fields_);
    ++number_;
    if (fields_.size() < fewestFields)
        return wrong("{} fields for {}, which has {}", fields_.size(), what, fewestFields);
    return {};
}

Result<double> Parser::numberAt(std::size_t field, std::string_view what) const {
    const auto value = parseNumber(fields_[field]);
    if (!value) return wrong("'{}' is not a number ({})", fields_[field], what);
    return *value;
}

Result<void> Parser::readStation() {
    if (auto line = nextLine(2, "station, recorder and revision"); !line) return line;
    config_.station = fields_[0];
    config_.recorder = fields_[1];
    if (fields_.size() < 3 || fields_[2].empty()) return {};  // 1991 had no such field
    const auto year = parseCount(fields_[2]);
    if (!year || (*year != 1991 && *year != 1999 && *year != 2013))
        return wrong("revision '{}' is none of 1991, 1999 and 2013", fields_[2]);
    config_.revision = static_cast<int>(*year);
    return {};
}

/// `8,4A,4D`: channels in all, analog, digital.
Result<void> Parser::readCounts() {
    if (auto line = nextLine(3, "the numbers of channels"); !line) return line;
    const auto countAt = [&](std::size_t field, char kind) -> std::optional<std::uint64_t> {
        std::string_view text = fields_[field];
        if (text.empty() || (text.back() | 0x20) != kind) return std::nullopt;
        text.remove_suffix(1);
        return parseCount(trimmed(text));
    };
    const auto total = parseCount(fields_[0]);
    const auto analogs = countAt(1, 'a');
    const auto digitals = countAt(2, 'd');
    if (!total || !analogs || !digitals)
        return wrong("'{}' is not of the form 8,4A,4D", lines_[number_ - 1]);
    if (*total != *analogs + *digitals)
        return wrong("{} channels are not {} analog and {} digital ones", *total, *analogs,
                     *digitals);
    if (*total > kMaxChannels) return wrong("more than {} channels", kMaxChannels);
    analogs_ = *analogs;
    config_.digitals = *digitals;
    return {};
}

/// `n,id,phase,component,unit,a,b,skew,min,max[,primary,secondary,P|S]`; 1991 ends with max.
Result<void> Parser::readAnalog() {
    if (auto line = nextLine(10, "an analog channel"); !line) return line;
    ComtradeAnalog analog;
    analog.id = fields_[1];
    analog.phase = fields_[2];
    analog.unit = fields_[4];
    const auto a = numberAt(5, "multiplier a");
    if (!a) return fail(a.error());
    const auto b = numberAt(6, "offset b");
    if (!b) return fail(b.error());
    analog.a = *a;
    analog.b = *b;
    if (!fields_[7].empty()) {
        const auto skew = numberAt(7, "skew");
        if (!skew) return fail(skew.error());
        analog.skewUs = *skew;
    }
    if (fields_.size() >= 13) {
        const auto primary = numberAt(10, "primary");
        if (!primary) return fail(primary.error());
        const auto secondary = numberAt(11, "secondary");
        if (!secondary) return fail(secondary.error());
        const std::string side = lowerCase(fields_[12]);
        if (side != "p" && side != "s")
            return wrong("'{}' is neither P (primary) nor S (secondary)", fields_[12]);
        if (*primary <= 0 || *secondary <= 0)
            return wrong("a transformer ratio of {} to {}", *primary, *secondary);
        analog.primary = *primary;
        analog.secondary = *secondary;
        analog.isSecondary = side == "s";
    }
    config_.analogs.push_back(std::move(analog));
    return {};
}

Result<void> Parser::readLineFrequency() {
    if (auto line = nextLine(1, "the line frequency"); !line) return line;
    if (fields_[0].empty()) return {};
    const auto hertz = numberAt(0, "line frequency");
    if (!hertz) return fail(hertz.error());
    config_.lineHz = *hertz;
    return {};
}

Result<void> Parser::readRates() {
    if (auto line = nextLine(1, "the number of sampling rates"); !line) return line;
    const auto count = parseCount(fields_[0]);
    if (!count || *count > kMaxRates)
        return wrong("'{}' is not a number of sampling rates", fields_[0]);
    // No rate still has one line, whose rate is 0.
    for (std::uint64_t i = 0; i < std::max<std::uint64_t>(*count, 1); ++i) {
        if (auto line = nextLine(2, "a sampling rate and its last sample"); !line) return line;
        const auto rate = numberAt(0, "sampling rate");
        if (!rate) return fail(rate.error());
        const auto last = parseCount(fields_[1]);
        if (!last || *last == 0)
            return wrong("'{}' is not the number of a last sample", fields_[1]);
        if (*rate < 0 || *rate > 1e9 || (*count > 0 && *rate < 1e-3))
            return wrong("a sampling rate of {} Hz", *rate);
        if (!config_.rates.empty() && *last <= config_.rates.back().lastSample)
            return wrong("last sample {} does not come after {}", *last,
                         config_.rates.back().lastSample);
        config_.rates.push_back({*count == 0 ? 0.0 : *rate, *last});
    }
    return {};
}

/// `dd/mm/yyyy,hh:mm:ss.ssssss`; with a year of two digits, as in 1991, `mm/dd/yy`.
Result<Timestamp> Parser::readStamp(std::string_view what) {
    if (auto line = nextLine(2, what); !line) return fail(line.error());
    const std::string_view date = fields_[0];
    const std::size_t first = date.find('/');
    const std::size_t second = date.find('/', first + 1);
    const auto malformed = [&] {
        return wrong("'{},{}' is not a date dd/mm/yyyy and a time hh:mm:ss ({})", fields_[0],
                     fields_[1], what);
    };
    if (first == std::string_view::npos || second == std::string_view::npos) return malformed();
    auto day = parseCount(date.substr(0, first));
    auto month = parseCount(date.substr(first + 1, second - first - 1));
    auto year = parseCount(date.substr(second + 1));
    if (!day || !month || !year) return malformed();
    if (date.size() - second - 1 == 2) {
        std::swap(day, month);
        *year += *year < 70 ? 2000 : 1900;
    }
    const auto at =
        parseTimestamp(fmt::format("{:04}-{:02}-{:02}T{}", *year, *month, *day, fields_[1]));
    if (!at) return malformed();
    const std::size_t point = fields_[1].find('.');
    if (point != std::string_view::npos && fields_[1].size() - point - 1 > 6)
        config_.tickS = 1e-9;  // 2013: nine decimals mean that the data count nanoseconds
    return *at;
}

Result<void> Parser::readFormat() {
    if (auto line = nextLine(1, "the type of the data file"); !line) return line;
    const std::string type = lowerCase(fields_[0]);
    if (type == "ascii")
        config_.format = ComtradeFormat::ascii;
    else if (type == "binary")
        config_.format = ComtradeFormat::binary;
    else if (type == "binary32")
        config_.format = ComtradeFormat::binary32;
    else if (type == "float32")
        config_.format = ComtradeFormat::float32;
    else
        return wrong("data file type '{}' is none of ASCII, BINARY, BINARY32 and FLOAT32",
                     fields_[0]);
    return {};
}

Result<void> Parser::readMultiplier() {
    if (number_ >= lines_.size() || trimmed(lines_[number_]).empty()) return {};  // 1991
    if (auto line = nextLine(1, "the time multiplier"); !line) return line;
    const auto factor = numberAt(0, "time multiplier");
    if (!factor) return fail(factor.error());
    if (*factor <= 0 || *factor > 1e6) return wrong("a time multiplier of {}", *factor);
    config_.tickS *= *factor;
    return {};
}

Result<ComtradeConfig> Parser::run() {
    if (auto read = readStation(); !read) return fail(read.error());
    if (auto read = readCounts(); !read) return fail(read.error());
    for (std::size_t i = 0; i < analogs_; ++i)
        if (auto read = readAnalog(); !read) return fail(read.error());
    for (std::size_t i = 0; i < config_.digitals; ++i)
        if (auto read = nextLine(3, "a digital channel"); !read) return fail(read.error());
    if (auto read = readLineFrequency(); !read) return fail(read.error());
    if (auto read = readRates(); !read) return fail(read.error());
    const auto start = readStamp("first sample");
    if (!start) return fail(start.error());
    config_.start = *start;
    const auto trigger = readStamp("trigger");
    if (!trigger) return fail(trigger.error());
    config_.trigger = *trigger;
    if (auto read = readFormat(); !read) return fail(read.error());
    if (auto read = readMultiplier(); !read) return fail(read.error());
    return config_;
}

/// 0, 1, 2 and 3 for phase a, b, c and the neutral, by the usual names of phases.
std::optional<std::size_t> phaseIndex(std::string_view name) {
    constexpr std::array<std::array<std::string_view, 6>, 4> kNames{
        {{"a", "l1", "r", "1", "an", "a-n"},
         {"b", "l2", "s", "2", "bn", "b-n"},
         {"c", "l3", "t", "3", "cn", "c-n"},
         {"n", "l0", "neutral", "0", "g", "e"}}};
    for (std::size_t phase = 0; phase < kNames.size(); ++phase)
        if (std::ranges::find(kNames[phase], name) != kNames[phase].end()) return phase;
    return std::nullopt;
}

bool isVolt(std::string_view unit) { return unit.ends_with('v'); }

}  // namespace

std::size_t ComtradeConfig::recordBytes() const {
    const std::size_t valueBytes = format == ComtradeFormat::binary ? 2 : 4;
    return 8 + valueBytes * analogs.size() + 2 * ((digitals + 15) / 16);
}

Result<ComtradeConfig> parseComtradeConfig(const std::vector<std::string>& lines,
                                           std::string_view file, std::size_t first) {
    return Parser(lines, file, first).run();
}

std::optional<double> unitFactor(const ComtradeAnalog& analog) {
    const std::string unit = lowerCase(analog.unit);
    if (unit == "a" || unit == "v") return 1;
    if (unit == "ka" || unit == "kv") return 1e3;
    if (analog.unit == "mA" || analog.unit == "mV") return 1e-3;
    return std::nullopt;
}

std::optional<WaveformChannel> channelOf(const ComtradeAnalog& analog) {
    if (!unitFactor(analog)) return std::nullopt;
    const bool volt = isVolt(lowerCase(analog.unit));
    std::optional<std::size_t> phase = phaseIndex(lowerCase(analog.phase));
    if (!phase && analog.phase.empty()) {
        std::string id = lowerCase(analog.id);
        if (id == "3i0") id = "i0";  // the sum of the phases is what the neutral carries
        const bool matches =
            volt ? id.starts_with('v') || id.starts_with('u') : id.starts_with('i');
        if (matches) phase = phaseIndex(trimmed(std::string_view(id).substr(1)));
    }
    if (!phase || (volt && *phase == 3)) return std::nullopt;  // voltage of the neutral: not ours
    return static_cast<WaveformChannel>(
        *phase + (volt ? index(WaveformChannel::va) : index(WaveformChannel::ia)));
}

}  // namespace joulewatch
