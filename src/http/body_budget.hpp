#pragma once

#include <cstddef>

namespace joulewatch {

/// What all bodies that are received or dealt with may hold in memory together: thousands of
/// connections may each announce the largest one there is. For one thread.
class BodyBudget {
 public:
    explicit BodyBudget(std::size_t bytes) : left_(bytes) {}

    /// What one of them holds of it, until it is gone.
    class Share {
     public:
        explicit Share(BodyBudget& budget) : budget_(budget) {}
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share() { budget_.left_ += held_; }
        /// False, and nothing changes, when there is no room for it to become so large.
        bool grow(std::size_t bytes) {
            if (bytes <= held_) return true;
            if (bytes - held_ > budget_.left_) return false;
            budget_.left_ -= bytes - held_;
            held_ = bytes;
            return true;
        }

     private:
        BodyBudget& budget_;
        std::size_t held_ = 0;
    };

 private:
    std::size_t left_;
};

}  // namespace joulewatch
