#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace joulewatch {

/// Numbers the machine names of a piece of file, in order of appearance. Files are written machine
/// by machine or round and round, so the name that followed this one last time is tried first.
class MeterIndex {
 public:
    /// 16 bytes from the beginning of `id` must be readable.
    std::uint32_t find(std::string_view id) {
        if (last_ < entries_.size()) [[likely]] {
            const std::uint32_t guess = entries_[last_].next;
            if (matches(entries_[guess], id)) [[likely]] {
                last_ = guess;
                return guess;
            }
        }
        return search(id);
    }
    const std::string& id(std::size_t meter) const { return entries_[meter].id; }
    std::size_t size() const { return entries_.size(); }
    void clear() {
        entries_.clear();
        known_.clear();
        last_ = 0;
    }

 private:
    struct Entry {
        std::string id;
        std::uint64_t front, back;  // the first and the last eight bytes
        std::uint32_t next;
    };

    static std::uint64_t load(const char* from) {
        std::uint64_t word;
        std::memcpy(&word, from, sizeof word);
        return word;
    }
    static std::uint64_t front(std::string_view id) {
        const std::uint64_t word = load(id.data());
        return id.size() >= 8 ? word : word & ((std::uint64_t{1} << (8 * id.size())) - 1);
    }
    static std::uint64_t back(std::string_view id) {
        return id.size() >= 8 ? load(id.data() + id.size() - 8) : 0;
    }
    static bool matches(const Entry& entry, std::string_view id) {
        return entry.id.size() == id.size() && entry.front == front(id) && entry.back == back(id) &&
               (id.size() <= 16 || std::memcmp(entry.id.data(), id.data(), id.size()) == 0);
    }
    std::uint32_t search(std::string_view id) {
        auto known = known_.find(std::string(id));
        if (known == known_.end()) {
            const auto added = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back({std::string(id), front(id), back(id), added});
            known = known_.emplace(std::string(id), added).first;
        }
        if (last_ < entries_.size()) entries_[last_].next = known->second;
        return last_ = known->second;
    }

    std::vector<Entry> entries_;
    std::unordered_map<std::string, std::uint32_t> known_;
    std::uint32_t last_ = 0;
};

}  // namespace joulewatch
