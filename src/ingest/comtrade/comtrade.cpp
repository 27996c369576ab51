#include "ingest/comtrade/comtrade.hpp"

#include <algorithm>

#include "ingest/comtrade/data.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxConfigLines = 100'000;
constexpr std::string_view kPartPrefix = "--- file type:";

/// "--- file type: DAT BINARY: 702 ---" → "dat binary: 702"; empty when the line starts no part.
std::string partName(std::string_view line) {
    std::string name = lowerCase(trimmed(line));
    if (!name.starts_with(kPartPrefix)) return "";
    name.erase(0, kPartPrefix.size());
    while (name.ends_with('-') || name.ends_with(' ')) name.pop_back();
    return std::string(trimmed(name));
}

Result<std::vector<std::string>> readLines(TextLines& text) {
    std::vector<std::string> lines;
    for (;;) {
        const auto more = text.next();
        if (!more) return fail(more.error());
        if (!*more) return lines;
        if (lines.size() >= kMaxConfigLines)
            return fail(ErrorCode::invalidInput, "{}: a configuration of more than {} lines",
                        text.file(), kMaxConfigLines);
        lines.emplace_back(text.line());
    }
}

/// The configuration of a .cff, read up to the line that starts the data; `firstLine` is the number
/// of the line before it.
Result<std::vector<std::string>> readUpToData(TextLines& text, std::size_t& firstLine) {
    std::vector<std::string> config;
    bool inConfig = false;
    for (;;) {
        const auto more = text.next();
        if (!more) return fail(more.error());
        if (!*more)
            return fail(ErrorCode::corrupted, "{}, byte offset {}: no part '--- file type: DAT'",
                        text.file(), text.bytesRead());
        if (const std::string part = partName(text.line()); !part.empty()) {
            if (part.starts_with("dat")) return config;
            inConfig = part == "cfg";
            if (inConfig) firstLine = text.number();
            continue;
        }
        if (inConfig && config.size() < kMaxConfigLines) config.emplace_back(text.line());
    }
}

std::filesystem::path dataFileOf(const std::filesystem::path& config) {
    for (const char* extension : {".dat", ".DAT", ".Dat"}) {
        std::filesystem::path data = config;
        data.replace_extension(extension);
        if (std::filesystem::exists(data)) return data;
    }
    std::filesystem::path data = config;
    return data.replace_extension(".dat");  // is not there, and will be named in the error
}

ComtradeSelection select(const ComtradeConfig& config, const ComtradeOptions& options,
                         std::vector<std::string>& warnings) {
    ComtradeSelection selection;
    std::string left;
    for (std::size_t i = 0; i < config.analogs.size(); ++i) {
        const ComtradeAnalog& analog = config.analogs[i];
        const auto channel = channelOf(analog);
        if (!channel || selection.sources[index(*channel)]) {
            left += (left.empty() ? "'" : ", '") + analog.id + "'";
            continue;
        }
        const double toPrimary = analog.primary / analog.secondary;
        double scale = unitFactor(analog).value_or(1);
        if (options.primary && analog.isSecondary) scale *= toPrimary;
        if (!options.primary && !analog.isSecondary) scale /= toPrimary;
        selection.sources[index(*channel)] = {
            .analog = i, .factor = analog.a * scale, .offset = analog.b * scale};
        if (analog.skewUs != 0)
            warnings.push_back(fmt::format(
                "Channel '{}' is sampled {} µs late; power figures do not correct for it.",
                analog.id, analog.skewUs));
    }
    if (!left.empty())
        warnings.push_back(fmt::format(
            "Channels {} are no current or voltage of a phase, or come twice, and were not used.",
            left));
    return selection;
}

bool isCombined(const std::filesystem::path& file) {
    return lowerCase(file.extension().string()) == ".cff";
}

/// A record whose configuration is read; `text` stands in front of the data of a .cff.
struct OpenRecord {
    ComtradeConfig config;
    TextLines text;
};

Result<OpenRecord> open(const std::filesystem::path& file) {
    auto text = TextLines::open(file);
    if (!text) return fail(text.error());
    std::size_t firstLine = 0;
    auto lines = isCombined(file) ? readUpToData(*text, firstLine) : readLines(*text);
    if (!lines) return fail(lines.error());
    lines->insert(lines->begin(), firstLine, "");  // so that messages name the file's lines
    auto config = parseComtradeConfig(*lines, file.string(), firstLine);
    if (!config) return fail(config.error());
    return OpenRecord{std::move(*config), std::move(*text)};
}

}  // namespace

bool isComtrade(const std::filesystem::path& file) {
    const std::string extension = lowerCase(file.extension().string());
    return extension == ".cfg" || extension == ".cff";
}

Result<ComtradeConfig> readComtradeConfig(const std::filesystem::path& file) {
    const auto opened = open(file);
    if (!opened) return fail(opened.error());
    return opened->config;
}

Result<WaveformReport> readComtrade(const std::filesystem::path& file,
                                    const ComtradeOptions& options, const WaveformSink& sink,
                                    const Progress& progress) {
    auto record = open(file);
    if (!record) return fail(record.error());
    if (!isCombined(file)) {
        auto data = TextLines::open(dataFileOf(file));
        if (!data) return fail(data.error());
        record->text = std::move(*data);
    }
    WaveformReport report;
    const auto selection = select(record->config, options, report.warnings);
    const bool any =
        std::ranges::any_of(selection.sources, [](const auto& each) { return each.has_value(); });
    if (!any)
        return fail(ErrorCode::invalidInput,
                    "{}: none of its {} analog channels is a current or voltage of a phase",
                    file.string(), record->config.analogs.size());
    const auto samples = readComtradeData(record->config, selection, record->text, sink, progress);
    if (!samples) return fail(samples.error());
    report.samples = *samples;
    report.records = 1;
    return report;
}

}  // namespace joulewatch
