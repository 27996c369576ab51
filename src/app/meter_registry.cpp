#include "app/meter_registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/random_id.hpp"
#include "core/device_of.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxErrorBytes = 200;

std::int64_t perHour(double perMinute) { return std::llround(60 * perMinute); }

}  // namespace

Result<std::unique_ptr<MeterRegistry>> MeterRegistry::open(SettingsStore& store,
                                                           std::function<Timestamp()> now) {
    std::unique_ptr<MeterRegistry> opened(new MeterRegistry(store, std::move(now)));
    if (auto restored = opened->restore(); !restored) return fail(restored.error());
    return opened;
}

MeterRegistry::~MeterRegistry() { stop(); }

Result<void> MeterRegistry::restore() {
    auto meters = store_.meters().meters();
    if (!meters) return fail(meters.error());
    auto sources = store_.meters().sources();
    if (!sources) return fail(sources.error());
    const auto alerts = store_.alerts().alerts({}, AlertStore::kMaxAlerts);
    if (!alerts) return fail(alerts.error());
    for (RegisteredMeter& each : *meters) {
        Entry entry;
        entry.rhythm.recall(each.interval);
        entry.known = std::move(each);
        meters_.emplace(entry.known.meter, std::move(entry));
    }
    for (SourceFacts& each : *sources) {
        const std::string name = each.source;
        sources_.emplace(name, SourceEntry{std::move(each), {}, false});
    }
    alarm_.emplace(
        now_(), *alerts, [this](std::string_view source) { return nameOfSource(source); },
        [this](std::string_view meter) { return saysOffline(meter); });
    return {};
}

void MeterRegistry::learn(std::span<const StoredMeter> stored) {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    for (const StoredMeter& each : stored) {
        if (each.rows == 0 || meters_.contains(each.meter.id)) continue;
        Entry* entry = entryOf(each.meter.id, now);
        if (entry == nullptr) return;
        entry->known.kind = each.meter.type;
        entry->known.firstSeen = std::min(each.span.from, now);
        entry->known.lastSeen = std::min(each.span.to, now);
    }
}

/// A new one when there is none; null when there are too many.
MeterRegistry::Entry* MeterRegistry::entryOf(std::string_view meter, Timestamp now) {
    if (const auto found = meters_.find(meter); found != meters_.end()) return &found->second;
    if (meters_.size() >= MeterStore::kMaxMeters) return nullptr;
    Entry entry;
    entry.isNew = true;
    entry.known.id = randomId();
    entry.known.meter = meter;
    entry.known.firstSeen = now;
    return &meters_.emplace(meter, std::move(entry)).first->second;
}

void MeterRegistry::heard(const Heard& heard) {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    std::uint64_t rows = 0;
    Entry* entry = nullptr;
    const auto take = [&](const Sending& sending) {
        rows += sending.rows;
        entry = hear(sending, heard, now, entry);
    };
    for (const MeterReadings& each : heard.readings)
        if (!each.empty()) take({each.meter(), each.rows(), each.at().back()});
    for (const SpooledMeter& each : heard.imported) take({each.meter.id, each.rows, each.span.to});
    auto found = sources_.find(heard.source);
    if (found == sources_.end()) {
        if (sources_.size() >= MeterStore::kMaxSources) return;
        found = sources_.emplace(heard.source, SourceEntry{}).first;
        found->second.facts.source = heard.source;
    }
    SourceEntry& source = found->second;
    source.changed = true;
    source.facts.rejected += static_cast<std::int64_t>(heard.rejected);
    source.facts.refused += static_cast<std::int64_t>(heard.refused);
    if (!heard.error.empty()) {
        source.facts.lastError = heard.error.substr(0, kMaxErrorBytes);
        source.facts.lastErrorAt = now;
    }
    if (heard.readings.empty() && heard.imported.empty()) return;
    source.facts.lastSeen = now;
    source.recent.add(now, heard.repeated ? 0 : rows);
}

MeterRegistry::Entry* MeterRegistry::hear(const Sending& sending, const Heard& heard, Timestamp now,
                                          Entry* before) {
    Entry* entry = before == nullptr ? nullptr : before->follows;
    if (entry == nullptr || entry->known.meter != sending.meter)
        entry = entryOf(sending.meter, now);
    if (entry == nullptr) return nullptr;
    if (before != nullptr) before->follows = entry;
    entry->changed = true;
    entry->known.lastSeen = now;
    if (!offline_.empty() && heard.imported.empty()) takeBackOffline(sending.meter);
    if (entry->known.source != heard.source) entry->known.source = heard.source;
    entry->rhythm.note(now, sending.newest);
    entry->recent.add(now, heard.repeated ? 0 : sending.rows);
    return entry;
}

/// It sends, so it is there, and what it is a part of.
void MeterRegistry::takeBackOffline(std::string_view meter) {
    for (; !meter.empty(); meter = deviceOf(meter))
        if (const auto said = offline_.find(meter); said != offline_.end()) offline_.erase(said);
}

void MeterRegistry::said(std::string_view device, bool online, bool before) {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    const auto known = offline_.find(device);
    if (known != offline_.end()) {
        if (online) offline_.erase(known);
    } else if (!online && offline_.size() < MeterStore::kMaxMeters) {
        offline_.emplace(device, Word{now, before});
    }
}

std::optional<Timestamp> MeterRegistry::offlineSince(const RegisteredMeter& meter) const {
    for (std::string_view name = meter.meter; !name.empty(); name = deviceOf(name))
        if (const auto said = offline_.find(name); said != offline_.end()) {
            const Word& word = said->second;
            return word.before ? meter.lastSeen.value_or(word.at) : word.at;
        }
    return std::nullopt;
}

bool MeterRegistry::saysOffline(std::string_view meter) const {
    const auto known = find(meter);
    return known && known->offlineSince;
}

KnownMeter MeterRegistry::shown(const Entry& entry, Timestamp now) const {
    KnownMeter shown{entry.known, entry.recent.perMinute(now), false};
    shown.meter.interval = entry.rhythm.interval();
    shown.meter.readingsPerHour = perHour(shown.readingsPerMinute);
    const auto allowed = NoDataAlarm::allowedSilence(shown.meter);
    const Timestamp heardAt = shown.meter.lastSeen.value_or(shown.meter.firstSeen);
    shown.silent = allowed && now - heardAt > *allowed;
    shown.offlineSince = offlineSince(shown.meter);
    return shown;
}

std::vector<KnownMeter> MeterRegistry::meters() const {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    std::vector<KnownMeter> all;
    all.reserve(meters_.size());
    for (const auto& [meter, entry] : meters_) all.push_back(shown(entry, now));
    std::ranges::sort(all, {}, [](const KnownMeter& each) { return each.meter.meter; });
    return all;
}

std::vector<KnownSource> MeterRegistry::sources() const {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    std::vector<KnownSource> all;
    for (const auto& [name, entry] : sources_)
        all.push_back({entry.facts, entry.recent.perMinute(now)});
    return all;
}

std::optional<KnownMeter> MeterRegistry::find(std::string_view meter) const {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    const auto found = meters_.find(meter);
    return found == meters_.end() ? std::nullopt : std::optional(shown(found->second, now));
}

KnownSource MeterRegistry::source(std::string_view source) const {
    const Timestamp now = now_();
    const std::lock_guard lock(mutex_);
    const auto found = sources_.find(source);
    if (found == sources_.end()) return {};
    return {found->second.facts, found->second.recent.perMinute(now)};
}

}  // namespace joulewatch
