#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace joulewatch {

/// What other threads have finished, for the I/O thread: it is woken once for all that has come
/// together. Safe to call from any thread. For server*.cpp alone.
class Finished {
 public:
    explicit Finished(boost::asio::io_context& io) : io_(io) {}
    /// Before work is given away; put() ends it.
    void expect() {
        const std::lock_guard lock(mutex_);
        ++expected_;
    }
    void put(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        work_.push_back(std::move(work));
        if (work_.size() == 1) boost::asio::post(io_, [this] { run(); });
        --expected_;
        none_.notify_all();
    }
    /// Nothing was given away after all.
    void forget() {
        const std::lock_guard lock(mutex_);
        --expected_;
    }
    /// Returns once nobody will put() any more.
    void wait() {
        std::unique_lock lock(mutex_);
        none_.wait(lock, [this] { return expected_ == 0; });
    }

 private:
    void run() {
        std::vector<std::function<void()>> work;
        {
            const std::lock_guard lock(mutex_);
            work.swap(work_);
        }
        for (auto& each : work) each();
    }

    boost::asio::io_context& io_;
    std::mutex mutex_;
    std::condition_variable none_;
    std::size_t expected_ = 0;
    std::vector<std::function<void()>> work_;
};

}  // namespace joulewatch
