#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
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
        std::ranges::fill(table_, kFree);
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
    /// Open addressing over the numbers; the table is at most half full.
    std::uint32_t search(std::string_view id) {
        if (table_.size() < 2 * (entries_.size() + 1)) grow();
        std::size_t slot = slotOf(id);
        while (table_[slot] != kFree && !matches(entries_[table_[slot]], id))
            slot = (slot + 1) & (table_.size() - 1);
        if (table_[slot] == kFree) {
            table_[slot] = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back({std::string(id), front(id), back(id), table_[slot]});
        }
        entries_[last_].next = table_[slot];
        return last_ = table_[slot];
    }
    std::size_t slotOf(std::string_view id) const {
        return std::hash<std::string_view>{}(id) & (table_.size() - 1);
    }
    void grow() {
        table_.assign(std::max<std::size_t>(2 * table_.size(), 64), kFree);
        for (std::uint32_t i = 0; i < entries_.size(); ++i) {
            std::size_t slot = slotOf(entries_[i].id);
            while (table_[slot] != kFree) slot = (slot + 1) & (table_.size() - 1);
            table_[slot] = i;
        }
    }

    static constexpr std::uint32_t kFree = 0xFFFFFFFF;
    std::vector<std::uint32_t> table_;  // of numbers; its size is a power of two
    std::vector<Entry> entries_;
    std::uint32_t last_ = 0;
};

}  // namespace joulewatch
