#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace joulewatch {

/// Names that get a number each, from 0 on. Gateways send their meters in the same order again and
/// again: the name that followed another last time is tried before it is looked for, and lies
/// beside it in memory.
class NameIndex {
 public:
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    std::size_t size() const { return names_.size(); }
    const std::string& operator[](std::uint32_t number) const { return names_[number]; }
    std::uint32_t find(std::string_view name) const {
        const auto found = numbers_.find(name);
        return found == numbers_.end() ? kNone : found->second;
    }
    /// The same for the names of a list, `before` being the number of the one before it.
    std::uint32_t findAfter(std::uint32_t before, std::string_view name) {
        if (before == kNone) return find(name);
        Next& next = next_[before];
        if (next.number != kNone && next.name == name) return next.number;
        const auto found = numbers_.find(name);
        if (found == numbers_.end()) return kNone;
        next = {found->second, found->first};
        return found->second;
    }
    /// There is none of that name yet.
    std::uint32_t add(std::string_view name) {
        const auto number = static_cast<std::uint32_t>(names_.size());
        numbers_.emplace(names_.emplace_back(name), number);
        next_.emplace_back();
        return number;
    }

 private:
    struct Next {
        std::uint32_t number = kNone;
        std::string_view name{};
    };
    std::deque<std::string> names_;  // which do not move
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
    std::vector<Next> next_;  // by number
};

}  // namespace joulewatch
