// The part of MeterRegistry that its thread does: the store, and the alarm.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/meter_registry.hpp"
#include "app/random_id.hpp"

namespace joulewatch {

Result<void> MeterRegistry::reload() {
    auto meters = store_.meters().meters();
    if (!meters) return fail(meters.error());
    const std::lock_guard lock(mutex_);
    for (RegisteredMeter& each : *meters) {
        const auto found = meters_.find(each.meter);
        if (found == meters_.end()) continue;
        RegisteredMeter& known = found->second.known;
        known.id = std::move(each.id);
        known.name = std::move(each.name);
        known.siteId = std::move(each.siteId);
        known.place = std::move(each.place);
        known.kind = std::move(each.kind);
        known.note = std::move(each.note);
        known.silentAfter = each.silentAfter;
    }
    return {};
}

Result<void> MeterRegistry::add(const Discovery& discovery) {
    const Timestamp now = now_();
    {
        const std::lock_guard lock(mutex_);
        if (meters_.contains(discovery.meter)) return {};
        Entry* entry = entryOf(discovery.meter, now);
        if (entry == nullptr)
            return fail(ErrorCode::conflict, "There are {} meters already.",
                        MeterStore::kMaxMeters);
        entry->known.name = discovery.name;
        entry->known.kind = discovery.model;
        entry->known.source = discovery.source;
    }
    const std::lock_guard lock(ticking_);
    return storeNew();
}

Result<void> MeterRegistry::tick() {
    const std::lock_guard lock(ticking_);
    if (auto done = storeNew(); !done) return done;
    const auto version = store_.devices().foreignVersion();
    if (!version) return fail(version.error());
    if (seenVersion_ != *version) {
        if (auto done = reload(); !done) return done;
        seenVersion_ = *version;
    }
    const Timestamp now = now_();
    if (!flushedAt_ || now - *flushedAt_ >= kFlushEvery) {
        flushedAt_ = now;
        if (auto done = flush(); !done) return done;
    }
    if (watchedAt_ && now - *watchedAt_ < kWatchEvery) return {};
    watchedAt_ = now;
    return watch();
}

Result<void> MeterRegistry::storeNew() {
    std::vector<RegisteredMeter> fresh;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [meter, entry] : meters_)
            if (entry.isNew) fresh.push_back(entry.known);
    }
    if (fresh.empty()) return {};
    if (auto added = store_.meters().addMeters(fresh); !added) return added;
    const std::lock_guard lock(mutex_);
    for (const RegisteredMeter& each : fresh)
        if (const auto found = meters_.find(each.meter); found != meters_.end())
            found->second.isNew = false;
    return {};
}

/// What is heard while this is written is written the next time.
Result<void> MeterRegistry::flush() {
    std::vector<RegisteredMeter> meters;
    std::vector<SourceFacts> sources;
    {
        const Timestamp now = now_();
        const std::lock_guard lock(mutex_);
        for (auto& [name, entry] : meters_)
            if (std::exchange(entry.changed, false)) meters.push_back(shown(entry, now).meter);
        for (auto& [name, entry] : sources_) {
            if (!std::exchange(entry.changed, false)) continue;
            sources.push_back(entry.facts);
            sources.back().readingsPerHour = std::llround(60 * entry.recent.perMinute(now));
        }
    }
    if (meters.empty() && sources.empty()) return {};
    auto noted = store_.meters().noteHeard(meters, sources);
    if (noted) return noted;
    const std::lock_guard lock(mutex_);
    for (const RegisteredMeter& each : meters) meters_.find(each.meter)->second.changed = true;
    for (const SourceFacts& each : sources) sources_.find(each.source)->second.changed = true;
    return noted;
}

Result<void> MeterRegistry::watch() {
    const Timestamp now = now_();
    std::vector<RegisteredMeter> meters;
    {
        const std::lock_guard lock(mutex_);
        meters.reserve(meters_.size());
        for (const auto& [name, entry] : meters_) meters.push_back(shown(entry, now).meter);
    }
    NoDataAlarm::Verdict verdict = alarm_->judge(meters, now);
    toEnd_.insert(toEnd_.end(), verdict.ended.begin(), verdict.ended.end());
    for (Alert& each : verdict.raised) {
        each.id = randomId();
        if (auto added = store_.alerts().addAlert(each); !added) return added;
        alarm_->stored(each);
    }
    return endAlerts(now);
}

Result<void> MeterRegistry::endAlerts(Timestamp now) {
    while (!toEnd_.empty()) {
        auto ended = store_.alerts().endAlert(toEnd_.back(), {}, now);
        // Somebody may have resolved it, or it was so old that it was forgotten.
        if (!ended && ended.error().code != ErrorCode::conflict &&
            ended.error().code != ErrorCode::notFound)
            return ended;
        toEnd_.pop_back();
    }
    return {};
}

/// A device's name; others are called what they are in the settings.
std::string MeterRegistry::nameOfSource(std::string_view source) const {
    constexpr std::string_view kHttp = "http:";
    if (!source.starts_with(kHttp)) return std::string(source);
    const auto devices = store_.devices().devices();
    if (!devices) return std::string(source);
    const auto found = std::ranges::find(*devices, source.substr(kHttp.size()), &Device::id);
    return found == devices->end() ? std::string(source) : found->name;
}

void MeterRegistry::start() {
    thread_ = std::thread([this] { run(); });
}

void MeterRegistry::stop() {
    {
        const std::lock_guard lock(ending_);
        stopping_ = true;
    }
    end_.notify_all();
    if (!thread_.joinable()) return;
    thread_.join();
    const std::lock_guard lock(ticking_);
    auto written = storeNew();
    if (written) written = flush();
    if (!written)
        fmt::print(stderr, "joulewatch: what meters there are: {}\n", written.error().message);
}

/// What fails is said once, and again when it fails for another reason.
void MeterRegistry::run() {
    std::string said;
    std::unique_lock lock(ending_);
    while (!end_.wait_for(lock, kTick, [this] { return stopping_; })) {
        lock.unlock();
        const auto done = tick();
        const std::string trouble = done ? std::string() : done.error().message;
        if (!trouble.empty() && trouble != said)
            fmt::print(stderr, "joulewatch: what meters there are: {}\n", trouble);
        said = trouble;
        lock.lock();
    }
}

}  // namespace joulewatch
