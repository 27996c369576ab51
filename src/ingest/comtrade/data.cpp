#include "ingest/comtrade/data.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "ingest/waveform/waveform_csv.hpp"

namespace joulewatch {
namespace {

constexpr double kJitterLimit = 0.01;            // of a step, where stamps give the rate
constexpr std::uint32_t kNoStamp = 0xFFFF'FFFF;  // a time stamp that is missing
constexpr std::int16_t kMissing16 = INT16_MIN;   // 0x8000
constexpr std::int32_t kMissing32 = INT32_MIN;   // 0x80000000
constexpr std::string_view kMissingAscii = "99999";

/// A number as it stands in the file, least byte first.
template <class T>
T take(const unsigned char* bytes) {
    static_assert(std::endian::native == std::endian::little);
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

class Reader {
 public:
    Reader(const ComtradeConfig& config, const ComtradeSelection& selection, TextLines& text,
           const WaveformSink& sink)
        : config_(config), selection_(selection), text_(text), sink_(sink) {}
    Result<std::uint64_t> run(const Progress& progress);

 private:
    template <class... Args>
    auto wrong(fmt::format_string<Args...> what, Args&&... args) const {
        return fail(ErrorCode::corrupted, "{}, byte offset {}: {}", text_.file(), recordAt_,
                    fmt::format(what, std::forward<Args>(args)...));
    }
    Result<bool> nextBinary();
    Result<bool> nextAscii();
    Result<void> addAsciiFields();
    Result<void> enter(std::uint64_t number, double stampTicks);
    double rawBinary(const unsigned char* values, std::size_t analog) const;
    void append(const std::array<double, kWaveformChannels.size()>& raw);
    Result<bool> deliver();
    Result<void> settleRate();
    bool sectionEnds() const;

    const ComtradeConfig& config_;
    const ComtradeSelection& selection_;
    TextLines& text_;
    const WaveformSink& sink_;
    std::vector<char> record_;
    std::vector<std::string_view> fields_;

    std::uint64_t recordAt_ = 0;  // byte offset of the current record
    std::uint64_t samples_ = 0;
    std::uint64_t lastNumber_ = 0;
    std::size_t section_ = 0;      // of config_.rates
    double elapsedS_ = 0;          // of the samples delivered, where rates are given
    std::vector<double> seconds_;  // of the piece's samples, where stamps give the rate
    double stampRateHz_ = 0, pieceEndS_ = 0;
    Waveform piece_;
};

Result<void> Reader::enter(std::uint64_t number, double stampTicks) {
    if (samples_ > 0 && number != lastNumber_ + 1)
        return wrong("sample number {} follows {}", number, lastNumber_);
    if (samples_ >= config_.announcedSamples())
        return wrong("more samples than the {} that the configuration announces",
                     config_.announcedSamples());
    lastNumber_ = number;
    if (config_.rates[section_].rateHz > 0) return {};
    if (!std::isfinite(stampTicks))
        return wrong("sample {} has no time stamp, and there is no sampling rate", number);
    const double seconds = stampTicks * config_.tickS;
    if (!seconds_.empty() && seconds <= seconds_.back())
        return wrong("the time stamp of sample {} does not come after the one before", number);
    seconds_.push_back(seconds);
    return {};
}

double Reader::rawBinary(const unsigned char* values, std::size_t analog) const {
    switch (config_.format) {
        case ComtradeFormat::binary: {
            const auto raw = take<std::int16_t>(values + 2 * analog);
            return raw == kMissing16 ? kMissing : raw;
        }
        case ComtradeFormat::binary32: {
            const auto raw = take<std::int32_t>(values + 4 * analog);
            return raw == kMissing32 ? kMissing : raw;
        }
        case ComtradeFormat::float32:
        case ComtradeFormat::ascii:
            break;
    }
    return static_cast<double>(take<float>(values + 4 * analog));
}

void Reader::append(const std::array<double, kWaveformChannels.size()>& raw) {
    for (std::size_t c = 0; c < raw.size(); ++c) {
        const auto& source = selection_.sources[c];
        if (!source) continue;
        const double value = raw[c] * source->factor + source->offset;
        piece_.channels[c].push_back(std::isfinite(value) ? value : kMissing);
    }
    ++samples_;
}

Result<bool> Reader::nextBinary() {
    recordAt_ = text_.bytesRead();
    const auto got = text_.readBytes(record_);
    if (!got) return fail(got.error());
    if (*got == 0) return false;
    if (*got < record_.size())
        return wrong("the record is cut short, {} of {} bytes", *got, record_.size());
    const auto* bytes = reinterpret_cast<const unsigned char*>(record_.data());
    const auto stamp = take<std::uint32_t>(bytes + 4);
    if (auto entered = enter(take<std::uint32_t>(bytes), stamp == kNoStamp ? kMissing : stamp);
        !entered)
        return fail(entered.error());
    std::array<double, kWaveformChannels.size()> raw{};
    for (std::size_t c = 0; c < raw.size(); ++c)
        if (selection_.sources[c]) raw[c] = rawBinary(bytes + 8, selection_.sources[c]->analog);
    append(raw);
    return true;
}

/// `n,time,analog…,digital…`; an empty field or 99999 is missing.
Result<void> Reader::addAsciiFields() {
    splitCells(text_.line(), ',', fields_);
    const std::size_t wanted = 2 + config_.analogs.size() + config_.digitals;
    if (fields_.size() != wanted)
        return wrong("line {} has {} of {} fields", text_.number(), fields_.size(), wanted);
    const auto number = parseNumber(fields_[0]);
    if (!number || *number < 0 || *number != std::floor(*number) || *number > 4294967295.0)
        return wrong("'{}' is not a sample number", fields_[0]);
    const auto stamp = fields_[1].empty() ? std::optional(kMissing) : parseNumber(fields_[1]);
    if (!stamp) return wrong("'{}' is not a time stamp", fields_[1]);
    if (auto entered = enter(static_cast<std::uint64_t>(*number), *stamp); !entered) return entered;
    std::array<double, kWaveformChannels.size()> raw{};
    for (std::size_t c = 0; c < raw.size(); ++c) {
        if (!selection_.sources[c]) continue;
        const std::string_view field = fields_[2 + selection_.sources[c]->analog];
        raw[c] = kMissing;
        if (field.empty() || field == kMissingAscii) continue;
        const auto value = parseNumber(field);
        if (!value) return wrong("'{}' is not a number (sample {})", field, lastNumber_);
        raw[c] = *value;
    }
    append(raw);
    return {};
}

Result<bool> Reader::nextAscii() {
    for (;;) {
        recordAt_ = text_.bytesRead();
        const auto more = text_.next();
        if (!more) return fail(more.error());
        if (!*more) return false;
        const std::string_view line = trimmed(text_.line());
        if (!line.empty() && line != "\x1A") break;  // 0x1A: end of file, as DOS wrote it
    }
    if (auto added = addAsciiFields(); !added) return fail(added.error());
    return true;
}

bool Reader::sectionEnds() const {
    return samples_ == config_.rates[section_].lastSample && section_ + 1 < config_.rates.size();
}

/// Where no rate is given: takes it from the stamps and holds each of them against a straight line.
Result<void> Reader::settleRate() {
    const std::size_t n = seconds_.size();
    if (n >= 2 && (stampRateHz_ == 0 || n >= 1024))
        stampRateHz_ = static_cast<double>(n - 1) / (seconds_.back() - seconds_.front());
    if (stampRateHz_ == 0) return wrong("a single sample has no sampling rate");
    const double step = 1 / stampRateHz_;
    const double origin = piece_.continuesPrevious ? pieceEndS_ + step : seconds_.front();
    // Whole ticks cannot be more even than half a tick either way.
    const double allowed = kJitterLimit + config_.tickS / step;
    for (std::size_t k = 0; k < n; ++k) {
        const double from = k == 0 ? origin : seconds_.front();
        const double stray = (seconds_[k] - from) * stampRateHz_ - static_cast<double>(k);
        if (std::abs(stray) > allowed)
            return wrong("the time stamp of sample {} strays {:.1f} % of a step from even sampling",
                         lastNumber_ - (n - 1) + k, 100 * std::abs(stray));
    }
    pieceEndS_ = seconds_.back();
    return {};
}

Result<bool> Reader::deliver() {
    const std::size_t samples = piece_.samples();
    if (samples == 0) return true;
    const bool stamped = config_.rates[section_].rateHz == 0;
    if (stamped)
        if (auto settled = settleRate(); !settled) return fail(settled.error());
    piece_.sampleRateHz = stamped ? stampRateHz_ : config_.rates[section_].rateHz;
    const double since = stamped ? seconds_.front() : elapsedS_;
    piece_.start = config_.start + Duration{std::llround(1000 * since)};
    const bool goOn = sink_(piece_);
    elapsedS_ += static_cast<double>(samples) / piece_.sampleRateHz;
    const bool next = sectionEnds();
    piece_.continuesPrevious = !next;
    if (next) ++section_;
    for (auto& each : piece_.channels) each.clear();
    seconds_.clear();
    return goOn;
}

Result<std::uint64_t> Reader::run(const Progress& progress) {
    record_.resize(config_.recordBytes());
    const bool ascii = config_.format == ComtradeFormat::ascii;
    for (;;) {
        const auto more = ascii ? nextAscii() : nextBinary();
        if (!more) return fail(more.error());
        if (!*more) break;
        if (piece_.samples() < kMaxPieceSamples && !sectionEnds()) continue;
        const auto goOn = deliver();
        if (!goOn) return fail(goOn.error());
        if (!*goOn) return samples_;
        if (progress && !progress("reading waveforms", text_.bytesRead(), text_.bytesTotal()))
            return fail(ErrorCode::cancelled, "reading {} was cancelled", text_.file());
    }
    if (samples_ < config_.announcedSamples())
        return wrong("the data end after {} of the {} samples that the configuration announces",
                     samples_, config_.announcedSamples());
    if (const auto last = deliver(); !last) return fail(last.error());
    return samples_;
}

}  // namespace

Result<std::uint64_t> readComtradeData(const ComtradeConfig& config,
                                       const ComtradeSelection& selection, TextLines& text,
                                       const WaveformSink& sink, const Progress& progress) {
    return Reader(config, selection, text, sink).run(progress);
}

}  // namespace joulewatch
