#include "ingest/json/clean_readings.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/name_index.hpp"
#include "ingest/json/json_readings.hpp"
#include "ingest/json/json_scan.hpp"
#include "ingest/json/json_stamp.hpp"
#include "ingest/row_table.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kKeptRows = 20'000, kKeptNames = 20'000;  // from one text to the next

// What stands behind a key: a metric by its number, or one of these.
constexpr std::size_t kMeter = kMetrics.size(), kTime = kMeter + 1, kUnknown = kMeter + 2;

std::size_t meaningOf(std::string_view key) {
    const auto* metric = std::ranges::find(kMetrics, key, &MetricInfo::name);
    if (metric != kMetrics.end()) return index(metric->metric);
    return key == "meterId" ? kMeter : key == "at" ? kTime : kUnknown;
}

/// With its escapes resolved; nothing when it is no text.
std::optional<std::string> meant(const JsonText& text) {
    const auto parsed = nlohmann::json::parse(text.inside.data() - 1, text.end, nullptr, false);
    return parsed.is_string() ? std::optional(parsed.get<std::string>()) : std::nullopt;
}

/// What a thread keeps from one text to the next: senders name the same meters again and again.
struct Kept {
    NameIndex meters;
    std::vector<SentRow> rows;
};

/// Objects one behind the other. Most senders write each just as the one before but for the values:
/// what stands between them is compared as it is, and looked at only where it differs.
class Objects {
 public:
    Objects(std::string_view text, Timestamp now, Kept& kept)
        : at_(text.data()), end_(text.data() + text.size()), now_(now), kept_(kept) {}

    /// False: it is not clean.
    bool read() {
        skipBlanks();
        if (at_ == end_) return false;
        if (*at_ != '[') return readLines();
        ++at_;
        if (!readArray()) return false;
        skipBlanks();
        return at_ == end_;
    }

 private:
    /// Text up to a value, and what the value is.
    struct Lead {
        std::string_view text;
        std::size_t meaning;
    };
    static constexpr std::size_t kMostLeads = kMetrics.size() + 2;  // nothing is said twice

    void skipBlanks() {
        for (; at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r'); ++at_)
            newline_ = newline_ || *at_ == '\n';
    }
    bool skip(char letter) {
        skipBlanks();
        if (at_ == end_ || *at_ != letter) return false;
        ++at_;
        return true;
    }

    bool readArray() {
        skipBlanks();
        if (at_ != end_ && *at_ == ']') {
            ++at_;
            return true;
        }
        do
            if (!readObject()) return false;
        while (skip(','));
        return skip(']');
    }

    /// Several have a line each.
    bool readLines() {
        bool broken = false;
        for (std::size_t count = 1; at_ != end_; ++count) {
            newline_ = false;
            if (!readObject()) return false;
            broken = broken || newline_;
            newline_ = false;
            skipBlanks();
            if (at_ != end_ && !newline_) return false;
            if (broken && (count > 1 || at_ != end_)) return false;
        }
        return true;
    }

    bool readObject() {
        if (kept_.rows.size() == kMaxJsonReadings) return false;
        skipBlanks();
        const char* const begin = at_;
        if (leads_ > 0 && readAlike()) return true;
        at_ = begin;
        return readAny();
    }

    /// One that is written as the one before. Where it is not, `at_` is anywhere.
    bool readAlike() {
        SentRow row{now_, 0, {}};
        for (const Lead& each : std::span(lead_).first(leads_))
            if (!passes(each.text) || !readValue(each.meaning, row)) return false;
        if (!passes(tail_)) return false;
        return take(row);
    }
    bool passes(std::string_view text) {
        if (static_cast<std::size_t>(end_ - at_) < text.size() ||
            std::memcmp(at_, text.data(), text.size()) != 0)
            return false;
        at_ += text.size();
        return true;
    }

    /// Any, which is what those behind it are compared with.
    bool readAny() {
        SentRow row{now_, 0, {}};
        std::uint32_t said = 0;  // a bit for each meaning
        leads_ = 0;
        const char* from = at_;
        if (!skip('{')) return false;
        do {
            const std::size_t meaning = readKey();
            if (meaning == kUnknown || (said >> meaning & 1U) != 0 || !skip(':')) return false;
            said |= 1U << meaning;
            skipBlanks();
            lead_[leads_++] = {{from, static_cast<std::size_t>(at_ - from)}, meaning};
            if (!readValue(meaning, row)) return false;
            from = at_;
        } while (skip(','));
        if (!skip('}') || (said >> kMeter & 1U) == 0) return false;
        tail_ = {from, static_cast<std::size_t>(at_ - from)};
        return take(row);
    }

    std::size_t readKey() {
        skipBlanks();
        if (at_ == end_ || *at_ != '"') return kUnknown;
        const JsonText key = scanText(at_, end_);
        if (key.end == nullptr) return kUnknown;
        at_ = key.end;
        if (key.plain) return meaningOf(key.inside);
        const auto name = meant(key);
        return name ? meaningOf(*name) : kUnknown;
    }

    [[gnu::always_inline]] bool readValue(std::size_t meaning, SentRow& row) {
        if (at_ == end_) return false;
        if (meaning == kMeter) return readMeter(row);
        return meaning == kTime ? readStamp(row) : readNumber(meaning, row);
    }

    [[gnu::always_inline]] bool readNumber(std::size_t meaning, SentRow& row) {
        double number = 0;
        const char* behind = scanShortNumber(at_, end_, number);
        if (behind == nullptr) behind = scanNumber(at_, end_, number);
        if (behind != nullptr) {
            at_ = behind;
            const auto accepted = withinRange(meaning, number);
            if (accepted) row.values[meaning] = *accepted;
            return accepted.has_value();
        }
        return passes("null");
    }

    bool readMeter(SentRow& row) {
        if (*at_ != '"') return false;
        const JsonText text = scanText(at_, end_);
        if (text.end == nullptr) return false;
        at_ = text.end;
        return text.plain ? takeMeter(text.inside, row) : takeOtherMeter(text, row);
    }
    [[gnu::noinline]] bool takeOtherMeter(const JsonText& text, SentRow& row) {
        const auto id = meant(text);
        return id && takeMeter(*id, row);
    }
    bool takeMeter(std::string_view id, SentRow& row) {
        if (id.empty() || id.size() > kMaxIdBytes) return false;
        row.meter = kept_.meters.findAfter(meter_, id);
        if (row.meter == NameIndex::kNone) row.meter = kept_.meters.add(id);
        meter_ = row.meter;
        return true;
    }

    bool readStamp(SentRow& row) {
        std::optional<Timestamp> stamp;
        if (*at_ == '"') {
            const JsonText text = scanText(at_, end_);
            if (text.end == nullptr || !text.plain) return false;
            at_ = text.end;
            stamp = parseTimestamp(text.inside);
        } else {
            double number = 0;
            const char* const behind = scanNumber(at_, end_, number);
            if (behind == nullptr) return false;
            at_ = behind;
            stamp = stampOfNumber(number);
        }
        if (stamp) row.at = *stamp;
        return stamp.has_value();
    }

    bool take(const SentRow& row) {
        if (std::ranges::all_of(row.values, [](double value) { return std::isnan(value); }))
            return false;
        kept_.rows.push_back(row);
        return true;
    }

    const char* at_;
    const char* const end_;
    const Timestamp now_;
    Kept& kept_;
    std::array<Lead, kMostLeads> lead_{};
    std::size_t leads_ = 0;
    std::string_view tail_;
    std::uint32_t meter_ = NameIndex::kNone;  // of the object before
    bool newline_ = false;                    // among the blanks that were passed
};

}  // namespace

std::optional<SentReadings> readCleanReadings(std::string_view text, Timestamp now) {
    thread_local Kept kept;
    kept.rows.clear();  // here, so that nothing of a text before is left, however that ended
    const bool clean = Objects(text, now, kept).read();
    std::optional<SentReadings> sent;
    if (clean) {
        sent.emplace();
        sent->batches =
            setOf(kept.rows, kept.meters.size(),
                  [](std::uint32_t number) -> std::string_view { return kept.meters[number]; });
        sent->readings = sent->batches.rows();
    }
    if (kept.meters.size() > kKeptNames) kept.meters = {};
    if (kept.rows.capacity() > kKeptRows) kept.rows = {};
    return sent;
}

}  // namespace joulewatch
