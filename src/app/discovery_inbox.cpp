#include "app/discovery_inbox.hpp"

#include <algorithm>
#include <utility>

#include "app/plain_text.hpp"
#include "app/random_id.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxMeterBytes = 255, kMaxNameBytes = 64, kMaxSampleBytes = 1'000;

/// Text from outside: UTF-8 without control characters.
std::string cleaned(std::string_view text, std::size_t maxBytes) {
    return cut(toUtf8(text.substr(0, 2 * maxBytes)), maxBytes);
}

/// Whether a person would see a difference, but for the sample.
bool saysTheSame(const Discovery& a, const Discovery& b) {
    return a.source == b.source && a.name == b.name && a.maker == b.maker && a.model == b.model &&
           a.metrics == b.metrics && a.profile == b.profile;
}

}  // namespace

Result<std::unique_ptr<DiscoveryInbox>> DiscoveryInbox::open(SettingsStore& store,
                                                             Accounts& accounts,
                                                             MeterRegistry& registry) {
    std::unique_ptr<DiscoveryInbox> opened(new DiscoveryInbox(store, accounts, registry));
    auto known = store.discoveries().discoveries();
    if (!known) return fail(known.error());
    for (Discovery& each : *known) {
        if (each.answer == DiscoveryAnswer::accepted) opened->accepted_.insert(each.meter);
        const MeterId meter = each.meter;
        opened->all_.emplace(meter, std::move(each));
    }
    return opened;
}

Result<void> DiscoveryInbox::offer(const Discovered& discovered) {
    if (!isPlainText(discovered.id, 1, kMaxMeterBytes) || !isUtf8(discovered.id))
        return fail(ErrorCode::invalidInput, "A meter's id has 1 to {} bytes on one line.",
                    kMaxMeterBytes);
    const Timestamp now = accounts_.now();
    Discovery said;
    said.meter = discovered.id;
    said.source = cleaned(discovered.source, kMaxMeterBytes);
    said.name = cleaned(discovered.name, kMaxNameBytes);
    said.maker = cleaned(discovered.maker, kMaxNameBytes);
    said.model = cleaned(discovered.model, kMaxNameBytes);
    for (const std::string& each : discovered.metrics)
        if (said.metrics.size() < kMaxMetrics) said.metrics.push_back(cleaned(each, kMaxNameBytes));
    said.sample = cleaned(discovered.sample, kMaxSampleBytes);
    said.profile = discovered.profile;
    said.lastAt = now;

    const std::lock_guard lock(mutex_);
    const auto found = all_.find(discovered.id);
    const bool isNew = found == all_.end();
    said.id = isNew ? randomId() : found->second.id;
    said.firstAt = isNew ? now : found->second.firstAt;
    said.answer = isNew ? DiscoveryAnswer::waiting : found->second.answer;
    if (isNew || !saysTheSame(said, found->second)) {  // else nothing worth a write to the disk
        if (auto room = makeRoom(DiscoveryAnswer::waiting, kMaxWaiting - (isNew ? 1 : 0)); !room)
            return room;
        if (auto saved = store_.discoveries().saveDiscovery(said); !saved) return saved;
    }
    all_.insert_or_assign(discovered.id, std::move(said));
    return {};
}

/// Forgets the oldest with this answer, until there are so many.
Result<void> DiscoveryInbox::makeRoom(DiscoveryAnswer answer, std::size_t most) {
    for (;;) {
        std::size_t count = 0;
        auto oldest = all_.end();
        for (auto each = all_.begin(); each != all_.end(); ++each) {
            if (each->second.answer != answer) continue;
            ++count;
            if (oldest == all_.end() || each->second.firstAt < oldest->second.firstAt)
                oldest = each;
        }
        if (count <= most) return {};
        if (auto gone = store_.discoveries().removeDiscovery(oldest->first); !gone) return gone;
        all_.erase(oldest);
    }
}

std::optional<Discovery> DiscoveryInbox::find(std::string_view meter) const {
    const std::lock_guard lock(mutex_);
    const auto found = all_.find(meter);
    return found == all_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Discovery> DiscoveryInbox::list() const {
    std::vector<Discovery> all;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [meter, each] : all_) all.push_back(each);
    }
    std::ranges::stable_sort(all, std::ranges::greater(), &Discovery::firstAt);
    return all;
}

Result<Discovery> DiscoveryInbox::accept(const Actor& actor, std::string_view discoveryId) {
    return answer(actor, discoveryId, DiscoveryAnswer::accepted);
}

Result<Discovery> DiscoveryInbox::ignore(const Actor& actor, std::string_view discoveryId) {
    return answer(actor, discoveryId, DiscoveryAnswer::ignored);
}

Result<Discovery> DiscoveryInbox::answer(const Actor& actor, std::string_view discoveryId,
                                         DiscoveryAnswer answer) {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::ranges::find_if(all_, [&](const auto& each) { return each.second.id == discoveryId; });
    if (found == all_.end()) return fail(ErrorCode::notFound, "There is no such discovery.");
    Discovery answered = found->second;
    const bool accepts = answer == DiscoveryAnswer::accepted;
    if (accepts && accepted_.size() >= AcceptedIds::kMaxIds)
        return fail(ErrorCode::conflict, "{} are accepted already: ignore one first.",
                    AcceptedIds::kMaxIds);
    if (accepts)
        if (auto added = registry_.add(answered); !added) return fail(added.error());
    answered.answer = answer;
    if (auto saved = store_.discoveries().saveDiscovery(answered); !saved)
        return fail(saved.error());
    found->second = answered;
    if (accepts)
        accepted_.insert(answered.meter);
    else
        accepted_.erase(answered.meter);
    if (auto room = makeRoom(DiscoveryAnswer::ignored, kMaxIgnored); !room)
        return fail(room.error());
    if (auto noted = accounts_.record(actor, accepts ? "discovery.accept" : "discovery.ignore",
                                      answered.id, answered.meter);
        !noted)
        return fail(noted.error());
    return answered;
}

}  // namespace joulewatch
