#include "store/journal_writer.hpp"

#include <algorithm>
#include <utility>

namespace joulewatch {

JournalWriter::JournalWriter(Journal& journal, Hooks hooks)
    : journal_(journal), hooks_(std::move(hooks)), thread_([this] { run(); }) {}

JournalWriter::~JournalWriter() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

Result<void> JournalWriter::append(std::optional<BatchKey> key, std::span<const std::byte> payload,
                                   Done done, JournalNote note) {
    bool wake = false;
    {
        const std::scoped_lock lock(mutex_);
        if (queue_.size() >= kMaxWaiting || waitingBytes_ >= kMaxWaitingBytes)
            return fail(ErrorCode::unavailable, "{} batches of {} MiB wait already to be written.",
                        queue_.size(), waitingBytes_ >> 20U);
        waitingBytes_ += payload.size();
        queue_.push_back({key, payload, std::move(done), std::move(note)});
        wake = idle_ && queue_.size() >= wanted_;
        if (wake) idle_ = false;
    }
    if (wake) wake_.notify_one();
    return {};
}

std::vector<JournalWriter::Waiting> JournalWriter::takeGroup() {
    std::vector<Waiting> group;
    std::size_t bytes = 0;
    while (!queue_.empty() && group.size() < kMaxGroup) {
        const std::size_t size = queue_.front().payload.size();
        if (!group.empty() && bytes + size > kMaxGroupBytes) break;
        bytes += size;
        group.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    waitingBytes_ -= bytes;
    return group;
}

/// Returns with something to write, or at the end.
void JournalWriter::awaitGroup(std::unique_lock<std::mutex>& lock) {
    const auto isThere = [this] { return ending_ || queue_.size() >= wanted_; };
    idle_ = !isThere();
    if (wanted_ > 1 && !wake_.wait_for(lock, company_, isThere)) doubts_ = kDoubts;
    wanted_ = 1;
    idle_ = !isThere();
    wake_.wait(lock, isThere);
    idle_ = false;
}

void JournalWriter::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        awaitGroup(lock);
        if (queue_.empty()) return;
        std::vector<Waiting> group = takeGroup();
        const std::size_t answered = group.size();
        lock.unlock();
        const auto began = std::chrono::steady_clock::now();
        write(std::move(group));
        const auto took = std::chrono::steady_clock::now() - began;
        company_ = std::clamp<std::chrono::steady_clock::duration>(took, kLeastCompany, kCompany);
        lock.lock();
        wanted_ = answered + (doubts_ > 0 ? 0 : queue_.size());
        doubts_ = std::max(0, doubts_ - 1);
    }
}

void JournalWriter::write(std::vector<Waiting> group) {
    std::vector<JournalBatch> batches;
    batches.reserve(group.size());
    std::uint64_t bytes = 0;
    for (const Waiting& each : group) {
        batches.push_back({each.key, each.payload, each.note.name.empty() ? nullptr : &each.note});
        bytes += each.payload.size();
    }
    const auto room = hooks_.checkRoom ? hooks_.checkRoom(bytes) : Result<void>();
    const auto receipts =
        room ? journal_.append(batches) : Result<std::vector<JournalReceipt>>(fail(room.error()));
    if (receipts && hooks_.written)
        for (const JournalReceipt& each : *receipts)
            if (!each.repeated) {  // all that are new are of one group
                hooks_.written(each.seq);
                break;
            }
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i].done(receipts ? Result<JournalReceipt>((*receipts)[i]) : fail(receipts.error()));
}

}  // namespace joulewatch
