#include "app/meters.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/plain_text.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxNameBytes = 64, kMaxPlaceBytes = 128, kMaxNoteBytes = 500;
constexpr std::string_view kAuto = "auto", kOff = "off";

Result<std::optional<std::chrono::seconds>> alarmOf(std::string_view text) {
    if (text == kAuto) return std::optional<std::chrono::seconds>();
    if (text == kOff) return std::optional(std::chrono::seconds{0});
    std::int64_t seconds = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, seconds);
    if (text.empty() || read.ec != std::errc() || read.ptr != end ||
        seconds < Meters::kShortestAlarm.count() || seconds > Meters::kLongestAlarm.count())
        return fail(ErrorCode::invalidInput,
                    "An alarm is 'auto', 'off' or {} to {} seconds of silence.",
                    Meters::kShortestAlarm.count(), Meters::kLongestAlarm.count());
    return std::optional(std::chrono::seconds{seconds});
}

Result<void> check(const RegisteredMeter& meter) {
    if (!isPlainText(meter.name, 0, kMaxNameBytes))
        return fail(ErrorCode::invalidInput, "A meter's name has up to {} bytes on one line.",
                    kMaxNameBytes);
    if (!isPlainText(meter.place, 0, kMaxPlaceBytes))
        return fail(ErrorCode::invalidInput, "A place has up to {} bytes on one line.",
                    kMaxPlaceBytes);
    if (!isPlainText(meter.kind, 0, kMaxNameBytes))
        return fail(ErrorCode::invalidInput, "A kind of meter has up to {} bytes on one line.",
                    kMaxNameBytes);
    if (!isPlainText(meter.note, 0, kMaxNoteBytes))
        return fail(ErrorCode::invalidInput, "A note has up to {} bytes on one line.",
                    kMaxNoteBytes);
    return {};
}

Result<void> apply(const MeterChange& change, RegisteredMeter& meter) {
    if (change.name) meter.name = *change.name;
    if (change.siteId) meter.siteId = *change.siteId;
    if (change.place) meter.place = *change.place;
    if (change.kind) meter.kind = *change.kind;
    if (change.note) meter.note = *change.note;
    if (change.alarm) {
        const auto alarm = alarmOf(*change.alarm);
        if (!alarm) return fail(alarm.error());
        meter.silentAfter = *alarm;
    }
    return check(meter);
}

}  // namespace

std::string alarmText(std::optional<std::chrono::seconds> silentAfter) {
    if (!silentAfter) return std::string(kAuto);
    return silentAfter->count() == 0 ? std::string(kOff) : std::to_string(silentAfter->count());
}

Result<RegisteredMeter> Meters::findNamed(std::string_view name) {
    auto all = list();
    if (!all) return fail(all.error());
    auto found = std::ranges::find(*all, name, &RegisteredMeter::meter);
    if (found == all->end())
        found = std::ranges::find_if(
            *all, [&](const RegisteredMeter& each) { return isSameName(each.name, name); });
    if (found == all->end() || name.empty())
        return fail(ErrorCode::notFound,
                    "There is no meter '{}'; 'joulewatch meter list' names all.", name);
    return std::move(*found);
}

Result<RegisteredMeter> Meters::change(const Actor& actor, std::string_view meterId,
                                       const MeterChange& change) {
    auto all = list();
    if (!all) return fail(all.error());
    const auto found = std::ranges::find(*all, meterId, &RegisteredMeter::id);
    if (found == all->end()) return fail(ErrorCode::notFound, "There is no such meter.");
    if (auto good = apply(change, *found); !good) return fail(good.error());
    if (auto changed = store_.meters().changeMeter(*found); !changed) return fail(changed.error());
    if (auto noted = accounts_.record(actor, "meter.change", meterId, found->meter); !noted)
        return fail(noted.error());
    if (registry_ != nullptr)
        if (auto fresh = registry_->reload(); !fresh) return fail(fresh.error());
    return std::move(*found);
}

}  // namespace joulewatch
