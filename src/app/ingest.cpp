#include "app/ingest.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "ingest/json/json_readings.hpp"

namespace joulewatch {
namespace {

/// Of a batch without a name of its own: what is kept of it. Where it left out the time that is the
/// time of its arrival, so that the same words said twice are two readings.
BatchKey keyOf(const Incoming& incoming, const ReadingSet& readings) {
    if (!incoming.idempotencyKey.empty())
        return batchKeyOf(fmt::format("key {} {}", incoming.senderId, incoming.idempotencyKey));
    const auto bytes = readings.bytes();
    return bodyKeyOf({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Takes out what the sender may not write.
std::vector<RefusedMeter> refuseMeters(SentReadings& sent, const Sender& sender) {
    std::vector<RefusedMeter> refused;
    sent.batches.leaveOut([&](const MeterReadings& each) {
        if (sender.mayWrite(each.meter())) return false;
        refused.push_back({std::string(each.meter()), each.rows()});
        sent.readings -= each.rows();
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

/// What is done once the journal has answered: the registry hears of it, then the sender.
struct Keeping {
    MeterRegistry& registry;
    std::string source;
    IngestDone done;
    SentReadings sent;
    Ingested taken;

    void tell() const {
        std::size_t refused = 0;
        for (const RefusedMeter& each : taken.refused) refused += each.readings;
        registry.heard({source, sent.batches.meters(), taken.duplicates > 0, taken.rejected.size(),
                        refused, lastError(taken)});
        done(taken);
    }
};

/// What cannot be read at all is the sender's error too.
void refuseAll(MeterRegistry& registry, const Incoming& incoming, const Error& error,
               const IngestDone& done) {
    registry.heard({sourceOf(incoming), {}, false, 1, 0, error.message});
    done(fail(error));
}

enum class Repeats { areKnown, countAgain };

/// Readings of a sender into the journal, but for what is not theirs or too much.
void keep(JournaledReadings& readings, const Incoming& incoming, Repeats repeats, Keeping keeping) {
    Sender* const sender = incoming.sender;
    SentReadings& sent = keeping.sent;
    keeping.taken.rejected = std::move(sent.rejected);
    if (sender != nullptr) keeping.taken.refused = refuseMeters(sent, *sender);
    if (sent.readings == 0) return keeping.tell();
    if (sender != nullptr) keeping.taken.waitFor = sender->admitReadings(sent.readings);
    if (keeping.taken.waitFor.count() > 0) return keeping.done(keeping.taken);
    std::optional<BatchKey> key;
    if (repeats == Repeats::areKnown) key = keyOf(incoming, sent.batches);
    const auto waiting = std::make_shared<Keeping>(std::move(keeping));
    readings.appendLater(key, waiting->sent.batches, [waiting](const Result<AppendReceipt>& kept) {
        if (!kept) return waiting->done(fail(kept.error()));
        (kept->repeated ? waiting->taken.duplicates : waiting->taken.stored) =
            waiting->sent.readings;
        waiting->tell();
    });
}

}  // namespace

void ingest(JournaledReadings& readings, MeterRegistry& registry, const Incoming& incoming,
            IngestDone done) {
    if (incoming.idempotencyKey.size() > 200)
        return done(fail(ErrorCode::invalidInput, "An idempotency key has 200 bytes at most."));
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readJsonReadings(incoming.body, now);
    if (!read) return refuseAll(registry, incoming, read.error(), done);
    keep(readings, incoming, Repeats::areKnown,
         {registry, sourceOf(incoming), std::move(done), std::move(*read), {}});
}

void ingestLines(JournaledReadings& readings, MeterRegistry& registry, LineReaders& readers,
                 const Incoming& incoming, std::string_view precision, IngestDone done) {
    const auto unit = stampUnit(precision);
    if (!unit)
        return done(
            fail(ErrorCode::invalidInput, "The precision of stamps is ns, us, ms, s, m or h."));
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto read = readers.lend()->read(incoming.body, *unit, now);
    if (!read) return refuseAll(registry, incoming, read.error(), done);
    // Without a key: a line says the same however often it comes, and senders of lines count on it
    // that the last one counts, also when it is one that came before.
    Ingested taken;
    taken.ignored = std::move(read->ignored);
    keep(readings, incoming, Repeats::countAgain,
         {registry, sourceOf(incoming), std::move(done), std::move(read->sent), std::move(taken)});
}

}  // namespace joulewatch
