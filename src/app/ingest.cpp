#include "app/ingest.hpp"

#include <chrono>
#include <span>
#include <string>

#include "ingest/json/json_readings.hpp"
#include "store/sha256.hpp"

namespace joulewatch {
namespace {

/// Of a body without a name of its own: what it says. Not so when it left out the time: the same
/// words said twice are two readings then.
std::string keyOf(const Incoming& incoming, bool namesItsTime, Timestamp now) {
    if (!incoming.idempotencyKey.empty())
        return fmt::format("key {} {}", incoming.senderId, incoming.idempotencyKey);
    const Sha256 hash = sha256(std::as_bytes(std::span(incoming.body)));
    std::string key = "body ";
    for (const auto byte : hash) key += fmt::format("{:02x}", static_cast<unsigned>(byte));
    if (!namesItsTime) key += fmt::format(" {}", now.time_since_epoch().count());
    return key;
}

/// Takes out what the sender may not write.
std::vector<RefusedMeter> refuseMeters(SentReadings& sent, const Sender& sender) {
    std::vector<RefusedMeter> refused;
    std::erase_if(sent.batches, [&](const ReadingBatch& batch) {
        if (sender.mayWrite(batch.meter())) return false;
        refused.push_back({batch.meter(), batch.rows()});
        sent.readings -= batch.rows();
        return true;
    });
    return refused;
}

std::string sourceOf(const Incoming& incoming) {
    return incoming.sender == nullptr ? "http" : "http:" + incoming.sender->device().id;
}

/// Of what was not kept the last, in a sentence.
std::string lastError(const Ingested& taken) {
    if (!taken.refused.empty())
        return fmt::format("The token may not write meter {}.", taken.refused.back().meter);
    return taken.rejected.empty() ? std::string() : taken.rejected.back().reason;
}

/// Tells the registry what became of what was sent.
void tell(MeterRegistry& registry, const Incoming& incoming, const Ingested& taken,
          std::span<const ReadingBatch> kept) {
    std::size_t refused = 0;
    for (const RefusedMeter& each : taken.refused) refused += each.readings;
    registry.heard({sourceOf(incoming), kept, taken.duplicates > 0, taken.rejected.size(), refused,
                    lastError(taken)});
}

/// What cannot be read at all is the sender's error too.
tl::unexpected<Error> unreadable(MeterRegistry& registry, const Incoming& incoming,
                                 const Error& error) {
    registry.heard({sourceOf(incoming), {}, false, 1, 0, error.message});
    return fail(error);
}

/// Readings of a sender into the journal, but for what is not theirs or too much.
Result<Ingested> keep(JournaledReadings& readings, MeterRegistry& registry,
                      const Incoming& incoming, SentReadings sent, std::string_view key) {
    Ingested taken;
    taken.rejected = std::move(sent.rejected);
    if (incoming.sender != nullptr) taken.refused = refuseMeters(sent, *incoming.sender);
    if (sent.readings == 0) {
        tell(registry, incoming, taken, {});
        return taken;
    }
    if (incoming.sender != nullptr) taken.waitFor = incoming.sender->admitReadings(sent.readings);
    if (taken.waitFor.count() > 0) return taken;
    const auto kept = readings.append(key, sent.batches);
    if (!kept) return fail(kept.error());
    (kept->repeated ? taken.duplicates : taken.stored) = sent.readings;
    tell(registry, incoming, taken, sent.batches);
    return taken;
}

}  // namespace

Result<Ingested> ingest(JournaledReadings& readings, MeterRegistry& registry,
                        const Incoming& incoming) {
    if (incoming.idempotencyKey.size() > 200)
        return fail(ErrorCode::invalidInput, "An idempotency key has 200 bytes at most.");
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readJsonReadings(incoming.body, now);
    if (!read) return unreadable(registry, incoming, read.error());
    const bool namesItsTime = incoming.body.find("\"at\"") != std::string_view::npos;
    return keep(readings, registry, incoming, std::move(*read), keyOf(incoming, namesItsTime, now));
}

Result<Ingested> ingestLines(JournaledReadings& readings, MeterRegistry& registry,
                             LineReaders& readers, const Incoming& incoming,
                             std::string_view precision) {
    const auto unit = stampUnit(precision);
    if (!unit)
        return fail(ErrorCode::invalidInput, "The precision of stamps is ns, us, ms, s, m or h.");
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readers.lend()->read(incoming.body, *unit, now);
    if (!read) return unreadable(registry, incoming, read.error());
    // Whether all lines name their time is not known here: with another time it is another batch,
    // and the same readings twice change nothing.
    auto taken =
        keep(readings, registry, incoming, std::move(read->sent), keyOf(incoming, false, now));
    if (taken) taken->ignored = std::move(read->ignored);
    return taken;
}

}  // namespace joulewatch
