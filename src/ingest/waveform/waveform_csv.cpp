#include "ingest/waveform/waveform_csv.hpp"

#include <cmath>
#include <optional>
#include <string>

#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr double kJitterLimit = 0.01;   // of a step
constexpr double kLowestRateHz = 1e-3;  // beyond these, and this many seconds, a mistake
constexpr double kHighestRateHz = 1e9;
constexpr double kLongestS = 1e9;
constexpr std::size_t kEnoughForRate = 1024;  // samples; a rounded clock is exact enough over these

struct Columns {
    char delimiter = ',';
    std::size_t count = 0;
    std::optional<std::size_t> time, machineId, burstStart;
    std::array<std::optional<std::size_t>, kWaveformChannels.size()> channels;
};

class Reader {
 public:
    Reader(TextLines lines, const WaveformSink& sink) : lines_(std::move(lines)), sink_(sink) {}
    Result<WaveformReport> run(const Progress& progress);

 private:
    template <class... Args>
    auto wrong(fmt::format_string<Args...> text, Args&&... args) const {
        return fail(ErrorCode::invalidInput, "{}, line {}: {}", lines_.file(), lines_.number(),
                    fmt::format(text, std::forward<Args>(args)...));
    }
    Result<void> readHeader();
    Result<void> readRateComment(std::string_view comment);
    Result<void> nameColumn(std::string_view cell, std::size_t at);
    std::optional<std::size_t>* placeOf(std::string_view column);
    Result<bool> addLine();
    Result<bool> enterRecord();
    Result<void> addTime();
    Result<void> addValues();
    Result<bool> deliver(bool recordEnds);
    Result<void> settleRate();

    TextLines lines_;
    const WaveformSink& sink_;
    WaveformReport report_;
    Columns columns_;
    std::vector<std::string_view> cells_;

    Waveform piece_;
    std::vector<double> seconds_;  // of the piece's samples, when the file has `t`
    double rateHz_ = 0;            // of the record; 0: not known yet
    double lastSeconds_ = kMissing;
    double pieceEnd_ = kMissing;  // time of the last piece's last sample
    std::string burstStart_;
    Timestamp recordStart_{};
    std::uint64_t recordSamples_ = 0;
    std::uint64_t pieceLine_ = 0;                            // line of the piece's first sample
    std::array<bool, kWaveformChannels.size()> recorded_{};  // channels of this record
    bool inRecord_ = false, recordBegins_ = false;
};

Result<void> Reader::readRateComment(std::string_view comment) {
    comment = trimmed(comment.substr(1));
    if (!comment.starts_with("fs")) return {};  // any other comment
    comment = trimmed(comment.substr(2));
    if (!comment.starts_with('=')) return wrong("expected '# fs=12800', a sampling rate in Hz");
    const auto rate = parseNumber(trimmed(comment.substr(1)));
    if (!rate || *rate < kLowestRateHz || *rate > kHighestRateHz)
        return wrong("'{}' is not a sampling rate in Hz", comment.substr(1));
    rateHz_ = *rate;
    return {};
}

std::optional<std::size_t>* Reader::placeOf(std::string_view column) {
    const std::string name = lowerCase(column);
    if (name == "t") return &columns_.time;
    if (name == "machineid") return &columns_.machineId;
    if (name == "burst_start") return &columns_.burstStart;
    for (const auto& each : kWaveformChannels)
        if (name == each.name) return &columns_.channels[index(each.channel)];
    return nullptr;
}

Result<void> Reader::nameColumn(std::string_view cell, std::size_t at) {
    std::optional<std::size_t>* const place = placeOf(cell);
    if (place == nullptr) {
        report_.warnings.push_back(fmt::format("{}: column {} '{}' is not known and was not read.",
                                               lines_.file(), at + 1, cell));
        return {};
    }
    if (*place) return wrong("column '{}' comes twice", cell);
    *place = at;
    return {};
}

Result<void> Reader::readHeader() {
    for (;;) {
        const auto more = lines_.next();
        if (!more) return fail(more.error());
        if (!*more)
            return fail(ErrorCode::invalidInput, "{}: no header line; the file is empty",
                        lines_.file());
        if (!lines_.line().starts_with('#')) break;
        if (auto read = readRateComment(lines_.line()); !read) return read;
    }
    columns_.delimiter = delimiterOf(lines_.line());
    splitCells(lines_.line(), columns_.delimiter, cells_);
    columns_.count = cells_.size();
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (auto named = nameColumn(cells_[i], i); !named) return named;
    bool any = false;
    for (const auto& each : columns_.channels) any = any || each.has_value();
    if (!any) return wrong("no column of ia, ib, ic, in, va, vb, vc");
    if (!columns_.time && rateHz_ == 0)
        return wrong("no column 't' and no first line '# fs=…' that gives the sampling rate");
    return {};
}

/// Ends the record before, when this line's machine or burst is another one. False: stop.
Result<bool> Reader::enterRecord() {
    const std::string_view machine = columns_.machineId ? cells_[*columns_.machineId] : "";
    const std::string_view burst = columns_.burstStart ? cells_[*columns_.burstStart] : "";
    if (inRecord_ && machine == piece_.machineId && burst == burstStart_) return true;
    auto goOn = deliver(true);
    if (!goOn || !*goOn) return goOn;
    if (columns_.machineId && machine.empty()) return wrong("machineId is empty");
    recordStart_ = Timestamp{};
    if (columns_.burstStart) {
        const auto at = parseTimestamp(burst);
        if (!at) return wrong("burst_start '{}' is not an ISO 8601 date and time", burst);
        recordStart_ = *at;
    }
    piece_.machineId = machine;
    burstStart_ = burst;
    recordSamples_ = 0;
    lastSeconds_ = kMissing;
    if (columns_.time) rateHz_ = 0;
    inRecord_ = true;
    recordBegins_ = true;
    ++report_.records;
    return true;
}

Result<void> Reader::addTime() {
    const std::string_view cell = cells_[*columns_.time];
    const auto seconds = parseNumber(cell);
    if (!seconds || std::abs(*seconds) > kLongestS)
        return wrong("column 't': '{}' is not a number of seconds", cell);
    if (*seconds <= lastSeconds_)
        return wrong("t = {} s does not come after {} s", cell, lastSeconds_);
    lastSeconds_ = *seconds;
    seconds_.push_back(*seconds);
    return {};
}

/// A channel that is empty in a record's first sample was not recorded there, and stays empty.
Result<void> Reader::addValues() {
    for (const auto& each : kWaveformChannels) {
        const auto& column = columns_.channels[index(each.channel)];
        if (!column) continue;
        const std::string_view cell = cells_[*column];
        bool& recorded = recorded_[index(each.channel)];
        if (recordBegins_) recorded = !cell.empty();
        if (!recorded && cell.empty()) continue;
        const auto value = parseNumber(cell);
        if (!recorded) return wrong("column '{}' begins within a record", each.name);
        if (!value) return wrong("column '{}': '{}' is not a number", each.name, cell);
        piece_.channels[index(each.channel)].push_back(*value);
    }
    if (recordBegins_ && piece_.samples() == 0) return wrong("no channel holds a value");
    recordBegins_ = false;
    return {};
}

Result<bool> Reader::addLine() {
    splitCells(lines_.line(), columns_.delimiter, cells_);
    if (cells_.size() != columns_.count)
        return wrong("{} fields where the header has {}", cells_.size(), columns_.count);
    if (auto goOn = enterRecord(); !goOn || !*goOn) return goOn;
    if (piece_.samples() == 0) pieceLine_ = lines_.number();
    if (columns_.time)
        if (auto added = addTime(); !added) return fail(added.error());
    if (auto added = addValues(); !added) return fail(added.error());
    ++report_.samples;
    return piece_.samples() < kMaxPieceSamples ? Result<bool>(true) : deliver(false);
}

/// Takes the rate from the piece's times and holds each of them against a straight line.
Result<void> Reader::settleRate() {
    const std::size_t n = seconds_.size();
    if (n == 1 && rateHz_ == 0)
        return fail(ErrorCode::invalidInput,
                    "{}, line {}: a record of one sample; the samples of a machine's burst must "
                    "follow one another",
                    lines_.file(), pieceLine_);
    if (n >= kEnoughForRate || rateHz_ == 0)
        rateHz_ = static_cast<double>(n - 1) / (seconds_.back() - seconds_.front());
    const double origin =  // where the piece before ended, a step ago, or here
        piece_.continuesPrevious ? pieceEnd_ + 1 / rateHz_ : seconds_.front();
    for (std::size_t k = 0; k < n; ++k) {
        const double from = k == 0 ? origin : seconds_.front();
        const double stray = (seconds_[k] - from) * rateHz_ - static_cast<double>(k);
        if (std::abs(stray) > kJitterLimit)
            return fail(ErrorCode::invalidInput,
                        "{}, line {}: t = {} s strays {:.1f} % of a step from even sampling at "
                        "{:.6g} Hz; at most 1 % is allowed",
                        lines_.file(), pieceLine_ + k, seconds_[k], 100 * std::abs(stray), rateHz_);
    }
    pieceEnd_ = seconds_.back();
    return {};
}

Result<bool> Reader::deliver(bool recordEnds) {
    const std::size_t samples = piece_.samples();
    bool goOn = true;
    if (samples > 0) {
        if (columns_.time)
            if (auto settled = settleRate(); !settled) return fail(settled.error());
        const double before =
            columns_.time ? seconds_.front() : static_cast<double>(recordSamples_) / rateHz_;
        piece_.sampleRateHz = rateHz_;
        piece_.start = recordStart_ + Duration{std::llround(1000 * before)};
        goOn = sink_(piece_);
        recordSamples_ += samples;
    }
    piece_.continuesPrevious = !recordEnds;
    for (auto& each : piece_.channels) each.clear();
    seconds_.clear();
    return goOn;
}

Result<WaveformReport> Reader::run(const Progress& progress) {
    if (auto header = readHeader(); !header) return fail(header.error());
    const auto whole = lines_.each("reading waveforms", progress, [&] { return addLine(); });
    if (!whole) return fail(whole.error());
    if (!*whole) return report_;
    if (const auto last = deliver(true); !last) return fail(last.error());
    if (report_.samples == 0)
        return fail(ErrorCode::invalidInput, "{}: a header and no samples", lines_.file());
    return report_;
}

}  // namespace

Result<WaveformReport> readWaveformCsv(const std::filesystem::path& file, const WaveformSink& sink,
                                       const Progress& progress) {
    auto lines = TextLines::open(file);
    if (!lines) return fail(lines.error());
    return Reader(std::move(*lines), sink).run(progress);
}

}  // namespace joulewatch
