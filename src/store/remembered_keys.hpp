#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>

namespace joulewatch {

/// The newest keys, up to a number of them.
class RememberedKeys {
 public:
    explicit RememberedKeys(std::size_t most) : most_(most) {}
    bool contains(std::string_view key) const { return known_.contains(key); }
    void add(std::string key) {
        if (known_.contains(key)) return;
        keys_.push_back(std::move(key));
        known_.insert(keys_.back());
        if (keys_.size() <= most_) return;
        known_.erase(keys_.front());
        keys_.pop_front();
    }

 private:
    std::size_t most_;
    std::deque<std::string> keys_;                // oldest first; elements never move
    std::unordered_set<std::string_view> known_;  // of them
};

}  // namespace joulewatch
