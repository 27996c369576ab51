#include "app/ingest.hpp"

#include <chrono>
#include <span>
#include <string>

#include "store/sha256.hpp"

namespace joulewatch {
namespace {

/// Of a body without a name of its own: what it says. Not so when it left out the time: the same
/// words said twice are two readings then.
std::string keyOf(std::string_view body, std::string_view given, Timestamp now) {
    if (!given.empty()) return "key " + std::string(given);
    const bool namesItsTime = body.find("\"at\"") != std::string_view::npos;
    const Sha256 hash = sha256(std::as_bytes(std::span(body)));
    std::string key = "body ";
    for (const auto byte : hash) key += fmt::format("{:02x}", static_cast<unsigned>(byte));
    if (!namesItsTime) key += fmt::format(" {}", now.time_since_epoch().count());
    return key;
}

}  // namespace

Result<Ingested> ingest(JournaledReadings& readings, std::string_view body,
                        std::string_view idempotencyKey) {
    if (idempotencyKey.size() > 200)
        return fail(ErrorCode::invalidInput, "An idempotency key has 200 bytes at most.");
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readJsonReadings(body, now);
    if (!read) return fail(read.error());
    Ingested taken;
    taken.rejected = std::move(read->rejected);
    if (read->readings == 0) return taken;
    const auto kept = readings.append(keyOf(body, idempotencyKey, now), read->batches);
    if (!kept) return fail(kept.error());
    (kept->repeated ? taken.duplicates : taken.stored) = read->readings;
    return taken;
}

}  // namespace joulewatch
