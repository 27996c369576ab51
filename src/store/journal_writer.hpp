#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "store/journal.hpp"

namespace joulewatch {

/// Brings batches of many senders to a journal together, on a thread of its own: what arrives while
/// the disk works is the next group. Who was answered sends again, and so does who came while the
/// disk worked: as many as there were are waited for, kCompany at most, so that the first of them
/// is not written alone. When they did not all come, only as many as were answered are waited for
/// the next few times. Who sends alone waits for nobody. Safe to call from any thread.
class JournalWriter {
 public:
    static constexpr std::size_t kMaxGroup = 4096;  // batches that share a sync
    /// As long as the disk took the last time, within these.
    static constexpr std::chrono::microseconds kLeastCompany{300}, kCompany{1000};
    static constexpr int kDoubts = 16;  // after some did not come
    /// Of a group of more than one batch: at 16 bytes a row no more than a store takes at once.
    static constexpr std::size_t kMaxGroupBytes = 3 << 20;
    static constexpr std::size_t kMaxWaiting = 16'384;  // more are sent away at once
    static constexpr std::size_t kMaxWaitingBytes = 64 << 20;

    using Done = std::function<void(const Result<JournalReceipt>&)>;
    struct Hooks {
        std::function<Result<void>(std::uint64_t bytes)> checkRoom;  // before a group is written
        std::function<void(JournalSeq seq)> written;                 // before its senders are told
    };

    JournalWriter(Journal& journal, Hooks hooks);
    /// Ends once all that it was given is written.
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    /// `done` is called from the writer's thread, in order, once the batch is on disk or is not
    /// taken; it must not wait. `unavailable`: too many wait already, and it will not be called.
    /// The payload stays where it is until then.
    Result<void> append(std::optional<BatchKey> key, std::span<const std::byte> payload, Done done,
                        JournalNote note = {});

 private:
    struct Waiting {
        std::optional<BatchKey> key;
        std::span<const std::byte> payload;
        Done done;
        JournalNote note;
    };
    void run();
    void awaitGroup(std::unique_lock<std::mutex>& lock);
    std::vector<Waiting> takeGroup();
    void write(std::vector<Waiting> group);

    Journal& journal_;
    Hooks hooks_;
    std::mutex mutex_;  // guards what follows; never held while the disk works
    std::condition_variable wake_;
    std::deque<Waiting> queue_;
    std::size_t waitingBytes_ = 0;  // of the queue
    std::size_t wanted_ = 1;        // batches for which the thread is woken
    std::chrono::steady_clock::duration company_ = kLeastCompany;
    int doubts_ = 0;     // so many times who came meanwhile is not waited for
    bool idle_ = false;  // it waits to be woken
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace joulewatch
