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
std::string keyOf(const Incoming& incoming, Timestamp now) {
    const std::string_view body = incoming.body;
    if (!incoming.idempotencyKey.empty())
        return fmt::format("key {} {}", incoming.senderId, incoming.idempotencyKey);
    const bool namesItsTime = body.find("\"at\"") != std::string_view::npos;
    const Sha256 hash = sha256(std::as_bytes(std::span(body)));
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

}  // namespace

Result<Ingested> ingest(JournaledReadings& readings, const Incoming& incoming) {
    if (incoming.idempotencyKey.size() > 200)
        return fail(ErrorCode::invalidInput, "An idempotency key has 200 bytes at most.");
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readJsonReadings(incoming.body, now);
    if (!read) return fail(read.error());
    Ingested taken;
    taken.rejected = std::move(read->rejected);
    if (incoming.sender != nullptr) taken.refused = refuseMeters(*read, *incoming.sender);
    if (read->readings == 0) return taken;
    if (incoming.sender != nullptr) taken.waitFor = incoming.sender->admitReadings(read->readings);
    if (taken.waitFor.count() > 0) return taken;
    const auto kept = readings.append(keyOf(incoming, now), read->batches);
    if (!kept) return fail(kept.error());
    (kept->repeated ? taken.duplicates : taken.stored) = read->readings;
    return taken;
}

}  // namespace joulewatch
