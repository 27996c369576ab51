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

/// Readings of a sender into the journal, but for what is not theirs or too much.
Result<Ingested> keep(JournaledReadings& readings, const Incoming& incoming, SentReadings sent,
                      std::string_view key) {
    Ingested taken;
    taken.rejected = std::move(sent.rejected);
    if (incoming.sender != nullptr) taken.refused = refuseMeters(sent, *incoming.sender);
    if (sent.readings == 0) return taken;
    if (incoming.sender != nullptr) taken.waitFor = incoming.sender->admitReadings(sent.readings);
    if (taken.waitFor.count() > 0) return taken;
    const auto kept = readings.append(key, sent.batches);
    if (!kept) return fail(kept.error());
    (kept->repeated ? taken.duplicates : taken.stored) = sent.readings;
    return taken;
}

}  // namespace

Result<Ingested> ingest(JournaledReadings& readings, const Incoming& incoming) {
    if (incoming.idempotencyKey.size() > 200)
        return fail(ErrorCode::invalidInput, "An idempotency key has 200 bytes at most.");
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readJsonReadings(incoming.body, now);
    if (!read) return fail(read.error());
    const bool namesItsTime = incoming.body.find("\"at\"") != std::string_view::npos;
    return keep(readings, incoming, std::move(*read), keyOf(incoming, namesItsTime, now));
}

Result<Ingested> ingestLines(JournaledReadings& readings, LineReaders& readers,
                             const Incoming& incoming, std::string_view precision) {
    const auto unit = stampUnit(precision);
    if (!unit)
        return fail(ErrorCode::invalidInput, "The precision of stamps is ns, us, ms, s, m or h.");
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readers.lend()->read(incoming.body, *unit, now);
    if (!read) return fail(read.error());
    // Whether all lines name their time is not known here: with another time it is another batch,
    // and the same readings twice change nothing.
    auto taken = keep(readings, incoming, std::move(read->sent), keyOf(incoming, false, now));
    if (taken) taken->ignored = std::move(read->ignored);
    return taken;
}

}  // namespace joulewatch
