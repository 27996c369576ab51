#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "ingest/line_protocol/line_protocol.hpp"

namespace joulewatch {

/// Readers of line protocol, lent to one request at a time: what they have learnt of series makes
/// the next body cheap. As many as were ever needed at once, kMax of them kept. Safe to call from
/// any thread.
class LineReaders {
 public:
    static constexpr std::size_t kMax = 8;

    /// Given back when it is let go of.
    class Lent {
     public:
        Lent(LineReaders& home, std::unique_ptr<LineProtocolReader> reader)
            : home_(&home), reader_(std::move(reader)) {}
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        ~Lent() { home_->takeBack(std::move(reader_)); }
        LineProtocolReader* operator->() { return reader_.get(); }

     private:
        LineReaders* home_;
        std::unique_ptr<LineProtocolReader> reader_;
    };
    Lent lend() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return {*this, std::make_unique<LineProtocolReader>()};
        auto reader = std::move(idle_.back());
        idle_.pop_back();
        return {*this, std::move(reader)};
    }

 private:
    void takeBack(std::unique_ptr<LineProtocolReader> reader) {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < kMax) idle_.push_back(std::move(reader));
    }
    std::mutex mutex_;
    std::vector<std::unique_ptr<LineProtocolReader>> idle_;
};

}  // namespace joulewatch
