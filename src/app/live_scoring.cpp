#include "app/live_scoring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <system_error>

#include "learn/stream/state_bytes.hpp"
#include "store/crc32c.hpp"
#include "store/durable_file.hpp"

namespace joulewatch {
namespace {

/// Before the scorer's own bytes: which journal, and how far it was heard.
struct Head {
    std::array<char, 4> magic{'J', 'W', 'L', 'S'};
    std::uint32_t checksum = 0;  // CRC-32C of all that follows
    std::int64_t seq = 0;
    std::uint64_t idBytes = 0;
};
constexpr std::size_t kChecked = offsetof(Head, seq);

std::uint32_t checksumOf(std::string_view bytes) {
    return crc32c(std::as_bytes(std::span(bytes.substr(kChecked))));
}

}  // namespace

LiveScoring::LiveScoring(std::filesystem::path stateFile, EventLog& log)
    : file_(std::move(stateFile)), log_(log) {}

JournalSeq LiveScoring::resume(std::string_view journalId) {
    std::error_code none;
    if (!std::filesystem::exists(file_, none)) return 0;
    const std::lock_guard lock(mutex_);
    const auto seq = restore(journalId);
    if (seq) return *seq;
    ++statesLost_;
    scorer_ = {};
    fmt::print(stderr, "joulewatch: {}: {} What is ordinary is learnt anew.\n",
               file_.filename().string(), seq.error().message);
    return 0;
}

Result<JournalSeq> LiveScoring::restore(std::string_view journalId) {
    std::ifstream stream(file_, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    Head head;
    if (!stream || bytes.size() < sizeof head)
        return fail(ErrorCode::corrupted, "The state cannot be read.");
    std::memcpy(&head, bytes.data(), sizeof head);
    const std::string_view rest = std::string_view(bytes).substr(sizeof head);
    if (head.magic != Head{}.magic || head.checksum != checksumOf(bytes) ||
        head.idBytes > rest.size())
        return fail(ErrorCode::corrupted, "The state is damaged ({} bytes).", bytes.size());
    auto scorer = restoreState<LiveScorer>(rest.substr(head.idBytes));
    if (!scorer) return fail(scorer.error());
    scorer_ = std::move(*scorer);
    stateBytes_ = bytes.size();
    return rest.substr(0, head.idBytes) == journalId ? head.seq : 0;
}

void LiveScoring::stored(std::span<const MeterReadings> readings) {
    std::vector<MeterEvent> events;
    {
        const std::lock_guard lock(mutex_);
        for (const MeterReadings& each : readings) scorer_.add(each, events);
    }
    log_.record(events);
}

ReadingsListener::Saving LiveScoring::checkpointed(JournalSeq seq, std::string_view journalId,
                                                   bool now) {
    std::optional<std::string> state;
    if (now || !mayWait()) state = stateBytes(seq, journalId);
    return [this, seq, state = std::move(state)] { return save(seq, state); };
}

/// Events first: what the state knows of must not be missing from the log.
JournalSeq LiveScoring::save(JournalSeq seq, const std::optional<std::string>& state) {
    auto saved = log_.flush();
    if (saved && !state) return savedSeq_;
    if (saved) saved = write(*state);
    savedSeq_ = seq;
    savedAt_ = std::chrono::steady_clock::now();
    if (saved) return seq;
    const std::lock_guard lock(mutex_);
    if (savesFailed_++ == 0)  // once: it comes again with each checkpoint
        fmt::print(stderr, "joulewatch: what live scoring has learnt is not kept: {}\n",
                   saved.error().message);
    return seq;  // readings wait for no disk that refuses what was learnt of them
}

bool LiveScoring::mayWait() const {
    const std::lock_guard lock(mutex_);
    const bool large = savedSeq_ > 0 && stateBytes_ > kSmallState;
    return large && std::chrono::steady_clock::now() - savedAt_ < kSaveEvery &&
           scorer_.counts().scored - savedValues_ <
               std::max(kSaveValues, kSaveValuesOfSeries * scorer_.series());
}

std::string LiveScoring::stateBytes(JournalSeq seq, std::string_view journalId) {
    Head head;
    head.seq = seq;
    head.idBytes = journalId.size();
    std::string bytes;
    bytes.reserve(stateBytes_ + stateBytes_ / 8);  // most often there is as much again
    bytes.append(sizeof head, '\0').append(journalId);
    {
        const std::lock_guard lock(mutex_);
        bytes = saveState(scorer_, std::move(bytes));
        stateBytes_ = bytes.size();
        savedValues_ = scorer_.counts().scored;
    }
    std::memcpy(bytes.data(), &head, sizeof head);
    head.checksum = checksumOf(bytes);
    std::memcpy(bytes.data(), &head, sizeof head);
    return bytes;
}

Result<void> LiveScoring::write(std::string_view state) const {
    const std::filesystem::path part = file_.string() + ".new";
    if (auto made = ensurePrivateFile(part); !made) return made;
    std::ofstream stream(part, std::ios::binary | std::ios::trunc);
    stream.write(state.data(), static_cast<std::streamsize>(state.size()));
    stream.close();
    if (!stream)
        return fail(ErrorCode::unavailable, "{} cannot be written.", part.filename().string());
    return publishFile(part, file_);
}

std::vector<LiveScorer::Summary> LiveScoring::summaries() const {
    const std::lock_guard lock(mutex_);
    return scorer_.summaries();
}

LiveScoring::Counts LiveScoring::counts() const {
    const std::lock_guard lock(mutex_);
    return {scorer_.counts(), scorer_.series(), scorer_.patterns(),
            stateBytes_,      statesLost_,      savesFailed_};
}

}  // namespace joulewatch
